package dev.holdfast.packs.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.lint.PackLint;
import dev.holdfast.packs.registry.FolderRegistry;
import dev.holdfast.packs.registry.Registries;
import dev.holdfast.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DependencyTest {
    @TempDir
    Path folder;

    @Test
    void packs_that_suit_each_other_say_nothing() throws IOException {
        pack("db", "2.1.0", "");
        pack("web", "1.0.0", "{packName: DB, layer: addon, minVersion: 2.0, maxVersion: 2.1.0, type: required}");
        assertThat(compose("db", "web").findings()).isEmpty();
    }

    @Test
    void a_version_outside_is_told_with_everybody_who_wants_another_and_why_it_is_there_at_all() throws IOException {
        pack("db", "1.4.0", "");
        pack("web", "1.0.0", "{packName: db, layer: addon, minVersion: 2.0.0, type: required}");
        pack("report", "1.0.0", "{packName: db, layer: addon, maxVersion: 1.9.0, type: optional}");
        pack("shop", "3.0.0", "{packName: web, layer: addon, type: required}");
        pack("mall", "5.0.0", "{packName: shop, layer: addon, type: required}");
        assertThat(compose("db", "web", "report", "shop", "mall").findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo("HF-PRF-018");
                    assertThat(finding.path()).isEqualTo("spec.layers[1].pack");
                    assertThat(finding.message())
                            .isEqualTo("mall 5.0.0 needs shop, shop 3.0.0 needs web, web 1.0.0 needs db 2.0.0 or newer,"
                                    + " and the profile has db 1.4.0; report 1.0.0 wants 1.9.0 or older");
                });
    }

    @Test
    void a_pack_that_is_missing_is_a_warning_and_core_layers_may_come_from_anywhere() throws IOException {
        pack(
                "web",
                "1.0.0",
                "{packName: db, layer: addon, type: required}, {packName: kubernetes, layer: k8s, minVersion: 1.30.0, type: required}");
        var composed = compose("web");
        assertThat(composed).isInstanceOf(Checked.Valid.class);
        assertThat(composed.findings()).extracting(Finding::code).containsExactly("HF-PRF-017");
    }

    @Test
    void what_is_not_supported_does_not_go_together() throws IOException {
        pack("old", "1.0.0", "");
        pack("web", "1.0.0", "{packName: old, layer: addon, maxVersion: 1.9.9, type: notSupported}");
        assertThat(compose("old", "web").findings()).extracting(Finding::code).containsExactly("HF-PRF-018");
        pack("old", "2.0.0", "");
        assertThat(compose("old", "web").findings()).isEmpty();
    }

    @Test
    void packs_that_need_each_other_end() throws IOException {
        pack("one", "1.0.0", "{packName: two, layer: addon, minVersion: 2.0.0, type: required}");
        pack("two", "1.0.0", "{packName: one, layer: addon, minVersion: 2.0.0, type: required}");
        assertThat(compose("one", "two").findings())
                .extracting(Finding::code)
                .containsExactly("HF-PRF-018", "HF-PRF-018", "HF-PRF-025");
    }

    @Test
    void what_cannot_be_read_constrains_nothing_and_is_told() {
        var findings = new ArrayList<Finding>();
        var read = Dependency.read(
                (Json.Obj) Yaml.readMapping(
                                """
                                constraints:
                                  dependencies:
                                  - {packName: b, type: perhaps}
                                  - {minVersion: 1.0.0}
                                  - text
                                  - {packName: c, minVersion: 1.2, type: upgrade}
                                """)
                        .value(),
                findings);
        assertThat(read).containsExactly(new Dependency("c", "", "1.2", "", Dependency.Type.UPGRADE));
        assertThat(findings).allSatisfy(finding -> assertThat(finding.isError()).isFalse());
        assertThat(findings)
                .extracting(Finding::code)
                .containsOnly("HF-PCK-010")
                .hasSizeGreaterThanOrEqualTo(3);
        assertThat(Dependency.read(Json.object("constraints", "none"), findings))
                .isEmpty();
    }

    @Test
    void a_range_that_nothing_is_in_is_never_left_aside() throws IOException {
        for (var type : List.of("required", "optional", "notSupported", "upgrade")) {
            pack("web", "1.0.0", "{packName: db, minVersion: 9.9.9, maxVersion: 1.0.9, type: " + type + "}");
            pack("shop", "3.0.0", "{packName: web, type: required}");
            assertThat(compose("web", "shop").findings()).singleElement().satisfies(finding -> {
                assertThat(finding.isError()).isTrue();
                assertThat(finding.code()).isEqualTo("HF-PRF-018");
                assertThat(finding.path()).isEqualTo("spec.layers[0].pack");
                assertThat(finding.message())
                        .isEqualTo("shop 3.0.0 needs web, web 1.0.0 says of db 9.9.9 to 1.0.9, a range that no version"
                                + " is in");
            });
        }
        assertThat(PackLint.lint(folder.resolve("web-1.0.0")).findings())
                .filteredOn(Finding::isError)
                .extracting(Finding::code)
                .containsExactly("HF-PCK-016");
    }

    @Test
    void bounds_belong_to_the_range_and_odd_versions_are_equal_to_themselves_only() {
        var range = new Dependency("a", "", "1.2", "2.0.0", Dependency.Type.REQUIRED);
        assertThat(List.of("1.2.0", "v1.9", "2.0.0")).allMatch(range::admits);
        assertThat(List.of("1.1.9", "2.0.1", "latest")).noneMatch(range::admits);
        assertThat(new Dependency("a", "", "jammy", "jammy", Dependency.Type.REQUIRED).admits("jammy"))
                .isTrue();
    }

    @Test
    void packs_of_several_profiles_are_held_to_the_same_and_what_is_missing_is_not_told_again() throws IOException {
        pack("db", "1.4.0", "");
        pack("web", "1.0.0", "{packName: db, minVersion: 2.0.0, type: optional}, {packName: cache, type: required}");
        var db = compose("db").require();
        var web = compose("web").require();
        assertThat(DependencyCheck.together(List.of(db, web)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.path()).isEqualTo("p.spec.layers[0].pack"));
        assertThat(DependencyCheck.together(List.of(web))).isEmpty();
    }

    @Test
    void packs_that_need_each_other_in_a_circle_are_told_once() throws IOException {
        pack("a", "1.0.0", "{packName: b, type: required}");
        pack("b", "1.0.0", "{packName: c, type: required}");
        pack("c", "1.0.0", "{packName: a, type: required}");
        assertThat(compose("a", "b", "c").findings())
                .filteredOn(Finding::isError)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo("HF-PRF-025");
                    assertThat(finding.message()).endsWith("a needs b needs c needs a");
                });
    }

    @Test
    void an_update_that_skips_a_step_is_refused() throws IOException {
        pack("db", "1.4.0", "");
        var before = List.of(compose("db").require());
        pack("db", "3.0.0", "{packName: db, minVersion: 2.0.0, type: upgrade}");
        var after = List.of(compose("db").require());
        assertThat(DependencyCheck.update(before, after))
                .extracting(Finding::code)
                .containsExactly("HF-PRF-019");
        assertThat(DependencyCheck.update(after, after)).isEmpty();
        assertThat(DependencyCheck.update(List.of(), after)).isEmpty();
        assertThat(DependencyCheck.together(after)).isEmpty();
    }

    @Test
    void an_update_to_another_network_provider_is_refused() throws IOException {
        var before = List.of(provider("cilium", "cni"));
        assertThat(DependencyCheck.update(before, List.of(provider("calico", "cni"))))
                .extracting(Finding::code)
                .containsExactly("HF-PRF-024");
        assertThat(DependencyCheck.update(before, before)).isEmpty();
        assertThat(DependencyCheck.update(before, List.of(provider("longhorn", "csi"))))
                .isEmpty();
    }

    private static Composition provider(String name, String layer) {
        var pack =
                new LockedPack(name, "1.0.0", "r", layer, "", "", List.of(), Map.of(), Map.of(), "", Constraints.NONE);
        var one =
                new Composition.Layer(name, name, Optional.of(pack), List.of(), List.of(), LayerSettings.plain("", ""));
        return new Composition("p", "1.0.0", "add-on", "all", "1.33.0", List.of(), List.of(one));
    }

    private Checked<Composition> compose(String... packs) {
        var layers = Arrays.stream(packs)
                .map(pack -> "{name: " + pack + ", pack: {name: " + pack + ", tag: latest}}")
                .collect(Collectors.joining(", "));
        var spec = (Json.Obj) Yaml.readMapping("{type: add-on, version: 1.0.0, layers: [" + layers + "]}")
                .value();
        return ProfileComposer.compose(
                Profile.read("p", spec).require(), new Registries(List.of(new FolderRegistry("r", folder))));
    }

    private void pack(String name, String version, String dependencies) throws IOException {
        var pack = Files.createDirectories(folder.resolve(name + "-" + version));
        Files.writeString(
                pack.resolve("pack.json"),
                """
                {"name": "%s", "displayName": "x", "version": "%s", "layer": "addon", "cloudTypes": ["all"],
                 "constraints": {"dependencies": [%s]}}
                """
                        .formatted(name, version, dependencies));
        Files.write(pack.resolve("logo.png"), new byte[] {1});
        Files.writeString(pack.resolve("values.yaml"), "");
    }
}
