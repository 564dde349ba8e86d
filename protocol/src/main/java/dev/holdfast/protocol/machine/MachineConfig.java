package dev.holdfast.protocol.machine;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the machines of a cluster are set up, as the Catalog signs it ({@code spec/v1/machineconfig.md}). It is root on every
 * node; so no value of a site is in it.
 *
 * @param kubernetes its version, such as {@code 1.34.2}
 * @param network of pods and services
 * @param kubeadm a {@code kubeadmConfigSpec} of Cluster API v1beta2
 * @param image which machine image
 * @param sources the packs that it comes from
 */
public record MachineConfig(String kubernetes, Network network, Json.Obj kubeadm, Image image, List<Source> sources) {
    public static final String SCHEMA = "machineconfig.v1";

    /**
     * The networks of a cluster; empty texts where the packs say nothing.
     *
     * @param pods a CIDR
     * @param services a CIDR
     * @param domain of services
     */
    public record Network(String pods, String services, String domain) {}

    /**
     * The machine image.
     *
     * @param os name of the OS pack
     * @param version of the OS pack
     * @param installsKubernetes whether kubeadm and kubelet are put onto it; else it has them
     * @param annotations where the image is in each cloud, as the pack says it
     */
    public record Image(String os, String version, boolean installsKubernetes, Map<String, String> annotations) {
        public Image {
            annotations = Map.copyOf(annotations);
        }
    }

    /** One pack. */
    public record Source(String id, String pack, String version, String digest) {}

    public MachineConfig {
        sources = List.copyOf(sources);
    }

    /** The Catalog target of a machine config. */
    public static String target(Digest content) {
        return "machines/" + content.value() + ".json";
    }

    public Bytes write() {
        return StrictJson.writeSorted(Json.object(
                "schema",
                SCHEMA,
                "kubernetes",
                kubernetes,
                "network",
                Json.object("pods", network.pods(), "services", network.services(), "domain", network.domain()),
                "kubeadm",
                kubeadm,
                "image",
                Json.object(
                        "os",
                        image.os(),
                        "version",
                        image.version(),
                        "installsKubernetes",
                        image.installsKubernetes(),
                        "annotations",
                        image.annotations()),
                "sources",
                sources.stream()
                        .map(source -> Json.object(
                                "id",
                                source.id(),
                                "pack",
                                source.pack(),
                                "version",
                                source.version(),
                                "digest",
                                source.digest()))
                        .toList()));
    }

    /** Reads what {@link #write} wrote. @throws Refusal HF-JSN-…, HF-MCH-001 on another schema */
    public static MachineConfig parse(Bytes document) {
        var view = JsonView.of(StrictJson.parseObject(document, Limits.OBJECTS));
        if (!view.at("schema").text().equals(SCHEMA)) {
            throw new Refusal("HF-MCH-001", SCHEMA, view.at("schema").text(), "update this program, then try again");
        }
        var network = view.at("network");
        var image = view.at("image");
        var annotations = new TreeMap<String, String>();
        image.at("annotations").members().forEach((name, value) -> annotations.put(name, value.text()));
        return new MachineConfig(
                view.at("kubernetes").text(),
                new Network(
                        network.at("pods").text(),
                        network.at("services").text(),
                        network.at("domain").text()),
                view.at("kubeadm").object(),
                new Image(
                        image.at("os").text(),
                        image.at("version").text(),
                        image.at("installsKubernetes").flag(true),
                        annotations),
                view.at("sources").items().stream()
                        .map(source -> new Source(
                                source.at("id").text(),
                                source.at("pack").text(),
                                source.at("version").text(),
                                source.at("digest").text()))
                        .toList());
    }
}
