package dev.holdfast.packs.palette;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.profile.Profile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PaletteProfileTest {
    /** Every field that we know, and one or more that we do not on each level. */
    private static final String STORE =
            """
            {"metadata": {"name": "Retail Store", "description": "All shops", "uid": "65f0c0ffee",
              "labels": {"env": "prod", "team": "spectro__tag"}, "creationTimestamp": "2026-01-02T03:04:05Z"},
             "spec": {"version": "1.4.0", "draft": false,
              "template": {"type": "add-on", "cloudType": "all", "packServerRefs": [{"kind": "pack"}],
               "packs": [
                {"name": "nginx", "type": "spectro", "layer": "addon", "tag": "1.26.x", "version": "1.26.3",
                 "values": "charts:\\n  nginx:\\n    replicas: \\"{{ .spectro.var.replicas }}\\"\\n", "installOrder": 10,
                 "registry": {"metadata": {"name": "Public Repo", "uid": "5eecc8", "kind": "pack", "isPrivate": false},
                  "matchingRegistries": []},
                 "manifests": [{"name": "extra", "content": "kind: ConfigMap", "uid": "m1"}]},
                {"name": "Site Rules", "type": "manifest", "layer": "addon", "tag": "", "values": "",
                 "manifests": [{"name": "quota", "content": "kind: ResourceQuota"},
                               {"name": "limits", "content": "kind: LimitRange"}]},
                {"name": "metrics", "type": "oci", "tag": "3.1.0", "version": "3.1.0"},
                {"name": "redis", "type": "helm", "tag": "20.1.0", "version": "20.1.0",
                 "values": "pack:\\n  namespace: data\\ncharts:\\n  redis: {}\\n",
                 "registry": {"metadata": {"name": "Charts", "uid": "5eecc9", "kind": "helm"}}}]},
              "variables": [
               {"name": "replicas", "displayName": "Replicas", "description": "", "format": "number", "defaultValue": "2",
                "regex": "", "required": false, "immutable": true, "hidden": false, "isSensitive": false, "rank": 7},
               {"name": "size", "format": "string", "inputType": "dropdown", "defaultValue": "",
                "options": [{"value": "s", "label": "Small", "description": "", "icon": "dot"}, {"value": "l"}]}]},
             "apiVersion": "v1"}
            """;

    private static Json.Obj parse(String text) {
        return StrictJson.parseObject(Bytes.utf8(text), Limits.OBJECTS);
    }

    private static Json.Obj imported(String text) {
        return PaletteProfile.read(parse(text)).require();
    }

    private static List<String> codes(Checked<Json.Obj> checked) {
        return checked.findings().stream().map(Finding::code).toList();
    }

    @Test
    void what_was_imported_is_exported_as_it_was_known_fields_and_unknown_ones() {
        assertThat(PaletteProfile.write(imported(STORE)).require()).isEqualTo(parse(STORE));
    }

    @Test
    void an_imported_profile_is_one_that_we_read() {
        var document = JsonView.of(imported(STORE));
        assertThat(document.at("metadata").at("name").text()).isEqualTo("retail-store");
        var profile = Profile.read("retail-store", document.at("spec").object()).require();
        assertThat(profile.version()).isEqualTo("1.4.0");
        assertThat(profile.layers())
                .extracting(layer -> layer.name())
                .containsExactly("nginx", "site-rules", "metrics", "redis");
        assertThat(profile.layers().get(1).manifests())
                .extracting(text -> text.name())
                .containsExactly("limits");
        assertThat(profile.variables())
                .extracting(variable -> variable.immutable())
                .containsExactly(true, false);
    }

    @Test
    void what_was_changed_here_is_not_undone_by_what_was_kept() {
        var document = imported(STORE);
        var spec = JsonView.of(document).at("spec").object();
        var layers = JsonView.of(spec).at("layers").items();
        var nginx = layers.getFirst().object().with("pack", Json.object("name", "nginx", "tag", "1.27.0"));
        var changed = document.with(
                "spec",
                spec.with("version", "1.5.0")
                        .with(
                                "layers",
                                Json.of(List.of(
                                        nginx,
                                        layers.get(1).object(),
                                        layers.get(2).object()))));
        var written = JsonView.of(PaletteProfile.write(changed).require()).at("spec");
        assertThat(written.at("version").text()).isEqualTo("1.5.0");
        var pack = written.at("template").at("packs").items().getFirst();
        assertThat(pack.at("tag").text()).isEqualTo("1.27.0");
        assertThat(pack.at("version").text()).isEqualTo("1.27.0");
        assertThat(pack.at("installOrder").integer()).isEqualTo(10);
    }

    /** Two secrets that Palette would have masked. */
    private static final String OPEN =
            """
            {"metadata": {"name": "db"}, "spec": {"version": "1.0.0", "template": {"type": "infra", "packs": [
               {"name": "ubuntu", "type": "spectro", "tag": "22.04", "version": "22.04",
                "annotations": {"osName": "ubuntu", "sshPassword": "pw-1"}}]},
              "variables": [{"name": "dbPassword", "format": "string", "isSensitive": true, "defaultValue": "pw-2",
                "rank": 1}, {"name": "noDefault", "isSensitive": true, "defaultValue": ""}]}}
            """;

    @Test
    void no_secret_is_kept_and_its_author_is_told() {
        var read = PaletteProfile.read(parse(OPEN));
        assertThat(read.require().toString()).doesNotContain("pw-1", "pw-2");
        assertThat(codes(read)).containsExactly("HF-PAL-006");
        assertThat(read.findings().getFirst().message()).contains("dbPassword");
        assertThat(PaletteProfile.write(read.require()).require())
                .isEqualTo(parse(OPEN.replaceAll("pw-\\d", "********")));
    }

    @Test
    void a_default_that_an_earlier_import_kept_is_masked_in_what_is_exported() {
        var kept = Json.object("variables", Json.object("a", Json.object("defaultValue", "pw-1")));
        var spec = Json.object(
                "version",
                "1.0.0",
                "layers",
                List.of(),
                "variables",
                List.of(Json.object("name", "a", "isSensitive", true)),
                PaletteProfile.KEPT,
                kept);
        var written = PaletteProfile.write(Json.object("metadata", Json.object("name", "x"), "spec", spec))
                .require();
        assertThat(written.toString()).contains("********").doesNotContain("pw-1");
    }

    @Test
    void what_palette_masked_is_no_value_and_every_place_is_told() {
        var text = Json.object(
                "metadata",
                Json.object("name", "x"),
                "spec",
                Json.object(
                        "template",
                        Json.object(
                                "packs",
                                List.of(
                                        pack(
                                                "redis",
                                                """
                                                charts:
                                                  redis:
                                                    auth: {password: "********", glob: "**"}
                                                    users: [a, '***']
                                                    size: {{ .spectro.var.size }}
                                                    token: ****** # by Palette
                                                    rule: "*** not only stars"
                                                """),
                                        pack("odd", "{{- if true }}\nkey: '*****'\n{{- end }}\n")
                                                .with(
                                                        "manifests",
                                                        Json.of(
                                                                List.of(
                                                                        Json.object(
                                                                                "name",
                                                                                "m",
                                                                                "content",
                                                                                "kind: A\n---\nstringData: {pw: '***'}"))))))));
        var read = PaletteProfile.read(text);
        assertThat(codes(read)).containsOnly("HF-PAL-007");
        assertThat(read.findings())
                .extracting(finding -> finding.path() + ": " + finding.message().replaceFirst(".* at ", ""))
                .containsExactly(
                        "spec.template.packs[0].values: charts.redis.auth.password",
                        "spec.template.packs[0].values: charts.redis.users[1]",
                        "spec.template.packs[0].values: charts.redis.token",
                        "spec.template.packs[1].values: line 2",
                        "spec.template.packs[1].manifests[0].content: stringData.pw");
        assertThat(read.findings().getFirst().message()).contains("layer redis");
    }

    private static Json.Obj pack(String name, String values) {
        return Json.object("name", name, "tag", "1.0.0", "values", values);
    }

    @Test
    void everything_that_cannot_be_taken_over_is_told_at_once() {
        var read = PaletteProfile.read(
                parse(
                        """
                {"metadata": {"name": "--"}, "spec": {"template": {"packs": [
                  {"name": "redis", "type": "container", "tag": "20.1.0"}, {"name": "none", "type": "manifest"},
                  {"name": "odd", "type": "terraform"}, {"type": "spectro", "values": 5}]}}}
                """));
        assertThat(codes(read))
                .containsExactlyInAnyOrder(
                        "HF-PAL-001", "HF-PAL-002", "HF-PAL-003", "HF-PAL-002", "HF-PRF-001", "HF-PRF-001");
        assertThat(read.findings()).extracting(Finding::path).contains("spec.template.packs[0].type");
    }

    @Test
    void a_chart_from_a_file_has_no_place_in_that_format() {
        var document = Json.object(
                "metadata",
                Json.object("name", "x"),
                "spec",
                Json.object(
                        "version",
                        "1.0.0",
                        "layers",
                        List.of(Json.object("name", "web", "chart", Json.object("content", "")))));
        assertThat(codes(PaletteProfile.write(document))).containsExactly("HF-PAL-004");
    }

    @Property(tries = 300)
    void settings_that_only_we_have_survive_the_way_there_and_back(@ForAll("profiles") Json.Obj document) {
        var back = PaletteProfile.read(PaletteProfile.write(document).require()).require();
        assertThat(JsonView.of(back).at("spec").object().without(PaletteProfile.KEPT))
                .isEqualTo(JsonView.of(document).at("spec").object());
    }

    @Provide
    Arbitrary<Json.Obj> profiles() {
        var names = Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(8);
        var packs = Combinators.combine(names, names, Arbitraries.of("1.0.0", "1.2.x", "latest"), names)
                .as((name, pack, tag, registry) ->
                        Json.object("name", name, "pack", Json.object("name", pack, "tag", tag, "registry", registry)));
        var manifests = names.map(name ->
                Json.object("name", name, "manifest", Json.object("content", "kind: X"), "namespace", name + "-ns"));
        var layers = Arbitraries.oneOf(packs, manifests).list().ofMaxSize(4).uniqueElements(layer -> JsonView.of(layer)
                .at("name")
                .text());
        return Combinators.combine(layers, names)
                .as((all, name) -> Json.object(
                        "metadata",
                        Json.object("name", name),
                        "spec",
                        Json.object("type", "add-on", "version", "2.0.0", "layers", all)));
    }
}
