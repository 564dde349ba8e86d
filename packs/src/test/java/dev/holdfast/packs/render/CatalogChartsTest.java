package dev.holdfast.packs.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.format.ChartReader;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Pack;
import dev.holdfast.packs.format.PackReader;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.Profile;
import dev.holdfast.packs.profile.ProfileComposer;
import dev.holdfast.packs.registry.Brought;
import dev.holdfast.packs.registry.FolderRegistry;
import dev.holdfast.packs.registry.Listed;
import dev.holdfast.packs.registry.PackRegistry;
import dev.holdfast.packs.registry.Registries;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.machine.MachineConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packs whose charts come from their makers, rendered with charts of ours in their place: each shows its values. */
class CatalogChartsTest {
    private static final Path CATALOG = Path.of("catalog");
    private static final Helm HELM = new Helm();
    /** What a pack has no value for that suits everybody. */
    private static final Map<String, String> WANTED = Map.of(
            "auth-dex",
            "charts: {dex: {config: {issuer: https://dex.example, connectors: [{type: mockCallback, id: a, name: A}]}}}");

    @TempDir
    Path folder;

    @AfterAll
    static void stopHelm() {
        HELM.close();
    }

    private static List<Pack> packs() throws IOException {
        try (var all = Files.list(CATALOG)) {
            return all.filter(pack -> Files.exists(pack.resolve("pack.json")))
                    .sorted()
                    .map(pack -> PackReader.read(pack).require())
                    .toList();
        }
    }

    /** Has every chart that a pack of the catalog refers to. */
    private final class Makers implements PackRegistry {
        private final Map<Listed, Bytes> charts = new TreeMap<>(Comparator.comparing(Listed::toString));

        Makers() throws IOException {
            for (var pack : packs()) {
                for (var reference : pack.references()) {
                    charts.put(
                            new Listed(name(), reference.name(), reference.version(), Listed.Mark.CURRENT),
                            chart(reference.name(), reference.version()));
                }
            }
        }

        private Bytes chart(String name, String version) throws IOException {
            var chart = folder.resolve(name + "-" + version);
            Files.createDirectories(chart.resolve("templates"));
            Files.writeString(
                    chart.resolve("Chart.yaml"), "apiVersion: v2\nname: %s\nversion: %s\n".formatted(name, version));
            Files.writeString(
                    chart.resolve("templates/values.yaml"),
                    """
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: {{ .Release.Name }}-%s, namespace: {{ .Release.Namespace }}}
                    data: {values: {{ omit .Values "global" | toYaml | quote }}}
                    """
                            .formatted(name));
            return ChartReader.archiveOf(chart);
        }

        @Override
        public String name() {
            return "makers";
        }

        @Override
        public List<Listed> find(String pack) {
            return all().stream().filter(listed -> listed.name().equals(pack)).toList();
        }

        @Override
        public List<Listed> all() {
            return List.copyOf(charts.keySet());
        }

        @Override
        public Brought bring(Listed listed) {
            return new Brought.ChartArchive(charts.getOrDefault(listed, Bytes.utf8("")));
        }
    }

    private Composition compose(String spec) throws IOException {
        var registries = new Registries(List.of(new FolderRegistry("catalog", CATALOG), new Makers()));
        var profile =
                Profile.read("p", (Json.Obj) Yaml.readMapping(spec).value()).require();
        return ProfileComposer.compose(profile, registries).require();
    }

    @Test
    void every_add_on_of_the_catalog_gives_its_charts_the_values_that_it_says() throws IOException {
        var addons = packs().stream()
                .filter(pack -> !pack.references().isEmpty() && pack.layer().equals("addon"))
                .toList();
        assertThat(addons).hasSizeGreaterThan(6);
        for (var pack : addons) {
            var composition = compose(
                    "{type: add-on, version: 1.0.0, layers: [{name: x, pack: {name: %s, tag: %s}, values: '%s'}]}"
                            .formatted(pack.name(), pack.version(), WANTED.getOrDefault(pack.name(), "")));
            var checked = new Renderer(HELM).render(composition, new SiteValues(Map.of(), Map.of(), Map.of()));
            assertThat(checked.findings().stream().filter(Finding::isError))
                    .as(pack.name())
                    .isEmpty();
            var wanted = JsonView.of(Yaml.readMapping(pack.values()).value()).at("charts");
            var shown = checked.require().layers().getFirst().content().objects().stream()
                    .filter(object -> object.ref().kind().equals("ConfigMap")
                            && JsonView.of(object.manifest())
                                    .at("data")
                                    .at("values")
                                    .present())
                    .collect(Collectors.toMap(object -> object.ref().name(), object -> object));
            for (var reference : pack.references()) {
                var object = shown.entrySet().stream()
                        .filter(entry -> entry.getKey().endsWith("-" + reference.name()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(pack.name() + " lacks " + reference));
                var values = JsonView.of(object.getValue().manifest())
                        .at("data")
                        .at("values")
                        .text();
                for (var name : wanted.at(reference.name()).members().keySet()) {
                    assertThat(values).as(pack.name()).contains(name.equals("global") ? "" : name + ":");
                }
            }
        }
    }

    @Test
    void every_kubernetes_pack_hardens_every_os_pack() throws IOException {
        var systems = packs().stream().filter(pack -> pack.layer().equals("os")).toList();
        var kubernetes =
                packs().stream().filter(pack -> pack.layer().equals("k8s")).toList();
        assertThat(systems).hasSize(4);
        assertThat(kubernetes).hasSize(3);
        for (var os : systems) {
            for (var k8s : kubernetes) {
                var composition = compose(
                        """
                        type: infra
                        version: 1.0.0
                        layers:
                        - {name: os, pack: {name: %s, tag: %s}}
                        - {name: kubernetes, pack: {name: %s, tag: %s}}
                        - {name: network, pack: {name: cni-cilium}}
                        - {name: storage, pack: {name: csi-local-path}}
                        """
                                .formatted(os.name(), os.version(), k8s.name(), k8s.version()));
                var content = new Renderer(HELM).content(composition);
                assertThat(content.findings())
                        .extracting(Finding::code)
                        .as(os.name() + " with " + k8s.name() + " " + k8s.version())
                        .doesNotContain("HF-RND-025");
                var machine = MachineConfig.parse(content.require().machine().orElseThrow());
                assertThat(machine.kubernetes()).isEqualTo(k8s.version());
                assertThat(machine.network().pods()).isNotEmpty();
                assertThat(machine.image().installsKubernetes())
                        .isEqualTo(!os.name().equals("byo-image"));
                assertThat(machine.kubeadm().members()).containsKeys("clusterConfiguration", "files");
            }
        }
    }

    @Test
    void the_sample_profiles_can_be_published() throws IOException {
        for (var name : List.of("base-1.0.0.yaml", "services-1.0.0.yaml")) {
            var document = (Json.Obj) Yaml.readMapping(Bytes.copyOf(
                            Files.readAllBytes(CATALOG.resolve("profiles").resolve(name))))
                    .value();
            var profile =
                    Profile.read("p", JsonView.of(document).at("spec").object()).require();
            var registries = new Registries(List.of(new FolderRegistry("catalog", CATALOG), new Makers()));
            var composition = ProfileComposer.compose(profile, registries).require();
            assertThat(new Renderer(HELM)
                            .content(composition).findings().stream().filter(Finding::isError))
                    .as(name)
                    .isEmpty();
        }
    }
}
