package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.profile.LockedPack;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.machine.MachineConfig;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What OS and Kubernetes layers become (packs-and-profiles.md §1 and §3): settings of kubeadm as Cluster API v1beta2 has them,
 * files, commands and the image.
 */
final class MachineLayers {
    private static final List<String> COMPONENTS = List.of("apiServer", "controllerManager", "scheduler");
    private static final Set<String> KNOWN = Set.of(
            "apiServer",
            "controllerManager",
            "scheduler",
            "kubeletExtraArgs",
            "files",
            "preKubeadmCommands",
            "postKubeadmCommands");
    private static final Set<String> COMPONENT = Set.of("extraArgs", "extraVolumes");
    private static final Set<String> API_SERVER = Set.of("extraArgs", "extraVolumes", "certSANs");
    private static final Set<String> VOLUME = Set.of("name", "hostPath", "mountPath", "pathType", "readOnly");
    private static final Set<String> OF_ANY_LAYER = Set.of("files", "preKubeadmCommands", "postKubeadmCommands");
    /** People sign what is here, and everybody may read it. */
    private static final Set<String> NOT_TOLD = Set.of("sshPassword");

    private final List<EvaluatedLayer> layers;
    private final String kubernetes;
    private final List<Finding> findings;

    MachineLayers(List<EvaluatedLayer> layers, String kubernetes, List<Finding> findings) {
        this.layers = layers;
        this.kubernetes = kubernetes;
        this.findings = findings;
    }

    /** Empty when the profile brings no Kubernetes, or something is wrong: HF-RND-023, -024. */
    Optional<MachineConfig> config() {
        var os = layer("os");
        var k8s = layer("k8s");
        if (os.isEmpty() || k8s.isEmpty()) {
            return Optional.empty();
        }
        var before = findings.size();
        var pack = view(k8s.get(), "pack");
        var config = new MachineConfig(
                kubernetes,
                new MachineConfig.Network(
                        text(pack.at("podCIDR")),
                        text(pack.at("serviceClusterIpRange")),
                        text(pack.at("serviceDomain"))),
                kubeadm(k8s.get()),
                image(pack(os.get())),
                layers.stream()
                        .map(layer -> source(layer.layer().id(), pack(layer)))
                        .toList());
        return findings.stream().skip(before).noneMatch(Finding::isError) ? Optional.of(config) : Optional.empty();
    }

    private Optional<EvaluatedLayer> layer(String kind) {
        return layers.stream().filter(layer -> pack(layer).layer().equals(kind)).findFirst();
    }

    private static LockedPack pack(EvaluatedLayer layer) {
        return layer.layer().pack().orElseThrow();
    }

    private static MachineConfig.Source source(String id, LockedPack pack) {
        return new MachineConfig.Source(id, pack.name(), pack.version(), pack.digest());
    }

    private static MachineConfig.Image image(LockedPack os) {
        var annotations = new TreeMap<>(os.annotations());
        var skip = "true".equals(annotations.remove("skipK8sInstall"));
        annotations.keySet().removeAll(NOT_TOLD);
        return new MachineConfig.Image(os.name(), os.version(), !skip, annotations);
    }

    private Json.Obj kubeadm(EvaluatedLayer k8s) {
        var own = settings(k8s);
        var cluster = Json.Obj.EMPTY;
        for (var component : COMPONENTS) {
            var made = component(own.at(component), component.equals("apiServer") ? API_SERVER : COMPONENT);
            cluster = made.members().isEmpty() ? cluster : cluster.with(component, made);
        }
        var kubelet = arguments(own.at("kubeletExtraArgs"));
        var spec = Json.Obj.EMPTY;
        spec = cluster.members().isEmpty() ? spec : spec.with("clusterConfiguration", cluster);
        if (!kubelet.isEmpty()) {
            var node = Json.object("nodeRegistration", Json.object("kubeletExtraArgs", kubelet));
            spec = spec.with("initConfiguration", node).with("joinConfiguration", node);
        }
        var files = new ArrayList<Json>();
        var before = new ArrayList<Json>();
        var after = new ArrayList<Json>();
        for (var layer : layers) {
            var more = settings(layer);
            noteUnknown(more, pack(layer).layer().equals("k8s") ? KNOWN : OF_ANY_LAYER);
            items(more.at("files")).forEach(file -> file(layer, file).ifPresent(files::add));
            commands(more.at("preKubeadmCommands"), before);
            commands(more.at("postKubeadmCommands"), after);
        }
        spec = files.isEmpty() ? spec : spec.with("files", new Json.Arr(files));
        spec = before.isEmpty() ? spec : spec.with("preKubeadmCommands", new Json.Arr(before));
        return after.isEmpty() ? spec : spec.with("postKubeadmCommands", new Json.Arr(after));
    }

    private static JsonView settings(EvaluatedLayer layer) {
        return view(layer, "kubeadmconfig");
    }

    private static JsonView view(EvaluatedLayer layer, String field) {
        return JsonView.of(layer.values(), "layers." + layer.layer().id() + ".values")
                .at(field);
    }

    private void noteUnknown(JsonView settings, Set<String> known) {
        members(settings).forEach((name, value) -> {
            if (!known.contains(name)) {
                findings.add(Finding.warning(
                        value.path(),
                        0,
                        "HF-RND-025",
                        "nothing reads this setting",
                        "take it out, or use one of "
                                + String.join(", ", known.stream().sorted().toList())));
            }
        });
    }

    private Json.Obj component(JsonView from, Set<String> known) {
        noteUnknown(from, known);
        var made = Json.Obj.EMPTY;
        var arguments = arguments(from.at("extraArgs"));
        made = arguments.isEmpty() ? made : made.with("extraArgs", Json.of(arguments));
        var volumes = items(from.at("extraVolumes")).stream().map(this::volume).toList();
        made = volumes.isEmpty() ? made : made.with("extraVolumes", Json.of(volumes));
        var names = new ArrayList<Json>();
        if (known.contains("certSANs")) {
            commands(from.at("certSANs"), names);
        }
        return names.isEmpty() ? made : made.with("certSANs", new Json.Arr(names));
    }

    private Json.Obj volume(JsonView from) {
        var volume = Json.object(
                "name", text(from.at("name")),
                "hostPath", text(from.at("hostPath")),
                "mountPath", text(from.at("mountPath")));
        var type = text(from.at("pathType"));
        volume = type.isEmpty() ? volume : volume.with("pathType", type);
        for (var field : List.of("name", "hostPath", "mountPath")) {
            if (text(from.at(field)).isEmpty()) {
                note(from, "a volume without " + field);
            }
        }
        noteUnknown(from, VOLUME);
        return switch (text(from.at("readOnly"))) {
            case "true" -> volume.with("readOnly", true);
            case "false" -> volume.with("readOnly", false);
            case "" -> volume;
            default -> {
                note(from.at("readOnly"), "neither true nor false");
                yield volume;
            }
        };
    }

    /** A map of flags, as the list that v1beta2 wants. */
    private List<Json.Obj> arguments(JsonView from) {
        var sorted = new TreeMap<String, String>();
        members(from).forEach((name, value) -> {
            if (value.json().filter(json -> !(json instanceof Json.Nil)).isPresent()) {
                sorted.put(name, text(value));
            }
        });
        return sorted.entrySet().stream()
                .map(entry -> Json.object("name", entry.getKey(), "value", entry.getValue()))
                .toList();
    }

    private void commands(JsonView from, List<Json> to) {
        items(from).forEach(item -> to.add(Json.of(text(item))));
    }

    /** A file: its text is in the values, or in a file of the pack. */
    private Optional<Json.Obj> file(EvaluatedLayer layer, JsonView from) {
        var source = text(from.at("path"));
        var target = text(from.at("targetPath"));
        var content = from.at("content").present()
                ? Optional.of(text(from.at("content")))
                : Optional.ofNullable(pack(layer).files().get(source));
        if (content.isEmpty() || !target.startsWith("/")) {
            findings.add(Finding.error(
                    from.path(),
                    0,
                    "HF-RND-024",
                    content.isEmpty()
                            ? "the pack has no text file " + source + " of at most 64 KiB"
                            : "the file has no absolute targetPath",
                    "give content and targetPath, or the path of a file in the pack"));
            return Optional.empty();
        }
        var file = Json.object("path", target, "content", content.get());
        var owner = text(from.at("targetOwner"));
        var permissions = text(from.at("targetPermissions"));
        file = owner.isEmpty() ? file : file.with("owner", owner);
        return Optional.of(permissions.isEmpty() ? file : file.with("permissions", permissions));
    }

    private Map<String, JsonView> members(JsonView from) {
        return reading(from, () -> from.present() ? from.members() : Map.of(), Map.of());
    }

    private List<JsonView> items(JsonView from) {
        return reading(from, () -> from.present() ? from.items() : List.of(), List.of());
    }

    private String text(JsonView from) {
        return switch (from.json().orElse(Json.NULL)) {
            case Json.Str(var text) -> text;
            case Json.Bool(var flag) -> Boolean.toString(flag);
            case Json.Num number -> number.value().toPlainString();
            case Json.Nil _ -> "";
            case Json.Arr _, Json.Obj _ -> {
                note(from, "a list or a mapping where a text belongs");
                yield "";
            }
        };
    }

    private <T> T reading(JsonView from, Supplier<T> read, T otherwise) {
        try {
            return read.get();
        } catch (Refusal e) {
            note(from, e.problem().message());
            return otherwise;
        }
    }

    private void note(JsonView from, String message) {
        findings.add(Finding.error(from.path(), 0, "HF-RND-023", message, "write it as the README of the pack shows"));
    }
}
