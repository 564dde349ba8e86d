package dev.holdfast.packs.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.PackReader;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.Profile;
import dev.holdfast.packs.profile.ProfileComposer;
import dev.holdfast.packs.registry.FolderRegistry;
import dev.holdfast.packs.registry.Registries;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packs and the profile that come with Holdfast. To accept new output, copy target/golden over the golden files. */
class CatalogTest {
    private static final Path CATALOG = Path.of("catalog");
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Helm HELM = new Helm();

    @AfterAll
    static void stopHelm() {
        HELM.close();
    }

    static Composition store(String version) throws IOException {
        var text = Bytes.copyOf(Files.readAllBytes(CATALOG.resolve("profiles/store-" + version + ".yaml")));
        var document = JsonView.of(Yaml.readMapping(text).value());
        var profile = Profile.read(
                        document.at("metadata").at("name").text(),
                        document.at("spec").object())
                .require();
        return ProfileComposer.compose(profile, new Registries(List.of(new FolderRegistry("catalog", CATALOG))))
                .require();
    }

    static Rendered render(Composition composition) {
        var site = new SiteValues(
                Map.of("storeId", new Json.Str("017"), "greeting", new Json.Str("Good \"day\" & welcome")),
                Map.of("cluster.name", "shop-017"),
                Map.of());
        return new Renderer(HELM).render(composition, site).require();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "1.1.0"})
    void the_sample_profile_renders_to_its_golden_files(String version) throws IOException {
        var layers = render(store(version)).layers();
        Files.createDirectories(Path.of("target/golden"));
        for (var layer : layers) {
            Files.write(
                    Path.of("target/golden", name(version, layer)),
                    layer.bytes().toArray());
        }
        for (var layer : layers) {
            var name = name(version, layer);
            var golden = Bytes.copyOf(Files.readAllBytes(GOLDEN.resolve(name)));
            assertThat(StrictJson.parse(layer.bytes(), Limits.OBJECTS))
                    .as(name)
                    .isEqualTo(StrictJson.parse(golden, Limits.OBJECTS));
            assertThat(layer.bytes()).isEqualTo(golden);
        }
    }

    private static String name(String version, Rendered.Layer layer) {
        return "store-" + version + "-" + layer.id() + ".json";
    }

    @Test
    void the_store_front_and_the_banner_wait_for_the_shops_values() throws IOException {
        var content = new Renderer(HELM).content(store("1.0.0")).require();
        assertThat(content.layers())
                .extracting(ProfileContent.Layer::id, layer -> layer.content().isPresent())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("baseline", true),
                        org.assertj.core.groups.Tuple.tuple("web", true),
                        org.assertj.core.groups.Tuple.tuple("banner", true));
    }

    @Test
    void a_new_version_leaves_the_inputs_of_equal_layers_alone() throws IOException {
        var before = new Renderer(HELM).content(store("1.0.0")).require().layers();
        var after = new Renderer(HELM).content(store("1.1.0")).require().layers();
        assertThat(after.get(0)).isEqualTo(before.get(0));
        assertThat(after.get(1).inputs()).isNotEqualTo(before.get(1).inputs());
        assertThat(after.get(2).inputs()).isEqualTo(before.get(2).inputs());
    }

    @Test
    void no_layer_brings_a_namespace_that_the_baseline_has() throws IOException {
        var namespaces = render(store("1.0.0")).layers().stream()
                .flatMap(layer -> layer.content().objects().stream())
                .filter(object -> object.ref().kind().equals("Namespace"))
                .map(object -> object.ref().name())
                .toList();
        assertThat(namespaces).containsExactly("shop");
    }

    @Test
    void our_packs_have_no_findings() throws IOException {
        try (var packs = Files.list(CATALOG)) {
            for (var pack :
                    packs.filter(p -> Files.exists(p.resolve("pack.json"))).toList()) {
                assertThat(PackReader.read(pack).findings())
                        .as(pack.toString())
                        .extracting(Finding::message)
                        .isEmpty();
            }
        }
    }
}
