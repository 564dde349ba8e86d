package dev.holdfast.packs.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.ManifestText;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.LayerSettings;
import dev.holdfast.packs.profile.LockedPack;
import dev.holdfast.protocol.layer.HydratedLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ChartRenderTest {
    private static final Helm HELM = new Helm();

    @AfterAll
    static void stopHelm() {
        HELM.close();
    }

    private static HydratedLayer layer(Map<String, String> files, String values) {
        return layer(ChartLayers.chart(ChartCorpus.chart(files), values));
    }

    private static HydratedLayer layer(Composition composition) {
        var parsed = Composition.parse(composition.write());
        return ChartLayers.render(new Renderer(HELM), parsed)
                .require()
                .layers()
                .getFirst()
                .content();
    }

    private static List<Finding> findings(Map<String, String> files) {
        return ChartLayers.render(new Renderer(HELM), ChartLayers.chart(ChartCorpus.chart(files), ""))
                .findings();
    }

    @Test
    void hooks_keep_events_weights_and_delete_policies() {
        var layer = layer(ChartLayers.chart(ChartCorpus.HOOKS.chart(), ""));
        assertThat(layer.hooks()).hasSize(3);
        var last = layer.hooks().getLast();
        assertThat(last.weight()).isEqualTo(2);
        assertThat(last.events()).containsExactly("pre-install");
        assertThat(last.deletePolicies()).containsExactly("before-hook-creation", "hook-succeeded");
        assertThat(layer.hooks().getFirst().events()).containsExactly("pre-delete");
        assertThat(layer.images()).containsExactly("b:1");
        assertThat(HydratedLayer.parse(layer.write())).isEqualTo(layer);
    }

    @Test
    void definitions_of_enabled_subcharts_come_first_and_those_of_disabled_ones_not_at_all() {
        var names = layer(ChartLayers.chart(ChartCorpus.SUBCHARTS.chart(), "")).objects().stream()
                .map(object -> object.ref().toString())
                .toList();
        assertThat(names)
                .containsExactly(
                        "CustomResourceDefinition dbs.corpus.example",
                        "Namespace apps",
                        "ConfigMap apps/db",
                        "ConfigMap apps/second");
    }

    @Test
    void a_null_takes_a_default_of_the_chart_away() {
        var files = Map.of(
                "templates/a.yaml",
                ChartCorpus.configMap("a", "all: {{ .Values | toJson | quote }}"),
                "values.yaml",
                "keep: 1\ngone: {a: 1}\n");
        assertThat(layer(files, "gone: null\n").write().utf8()).contains("{\\\"keep\\\":1}");
    }

    @Test
    void a_pack_gives_each_chart_its_own_values_and_release_name() {
        var one = ChartCorpus.chart(Map.of(
                "Chart.yaml",
                "apiVersion: v2\nname: one\nversion: 1.0.0\n",
                "templates/a.yaml",
                ChartCorpus.configMap("{{ .Release.Name }}", "a: {{ .Values.a | quote }}")));
        var two = ChartCorpus.chart(Map.of(
                "Chart.yaml",
                "apiVersion: v2\nname: two\nversion: 1.0.0\n",
                "templates/a.yaml",
                ChartCorpus.configMap("{{ .Release.Name }}", "a: {{ .Values.a | quote }}")));
        var values = "pack: {namespace: ns, releaseNameOverride: {two: zwei}}\ncharts: {one: {a: 1}, two: {a: 2}}\n";
        var layer = layer(ChartLayers.composition(new Composition.Layer(
                "p",
                "p",
                Optional.of(LockedPack.plain("p", "1.0.0", "r", "sha256:0", values)),
                List.of(new Composition.LockedChart(one, ""), new Composition.LockedChart(two, "")),
                List.of(),
                LayerSettings.plain("", "charts: {two: {a: 3}}"))));
        assertThat(layer.namespace()).isEqualTo("ns");
        assertThat(layer.write().utf8())
                .contains("\"data\":{\"a\":\"1\"},\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"one\"")
                .contains("\"data\":{\"a\":\"3\"},\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"zwei\"");
    }

    @Test
    void the_same_chart_gives_the_same_bytes_from_another_child() {
        try (var other = new Helm()) {
            for (var chart : List.of(ChartCorpus.MANY, ChartCorpus.HOOKS, ChartCorpus.SUBCHARTS)) {
                var composition = ChartLayers.chart(chart.chart(), "");
                assertThat(ChartLayers.render(new Renderer(other), composition)
                                .require()
                                .layers()
                                .getFirst()
                                .bytes())
                        .isEqualTo(layer(composition).write());
            }
        }
    }

    @Test
    void random_content_is_an_error_with_template_and_line() {
        var findings = findings(Map.of(
                "templates/secret.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  p: {{ randAlphaNum 12 }}\n"));
        assertThat(findings)
                .anySatisfy(finding -> assertThat(finding.code() + " " + finding.path() + ":" + finding.line())
                        .isEqualTo("HF-CHT-004 layers.chart.charts.corpus/templates/secret.yaml:5"));
    }

    @Test
    void the_clock_is_random_content_even_within_one_second() {
        var findings = findings(
                Map.of("templates/a.yaml", ChartCorpus.configMap("a", "when: {{ now | date \"2006\" | quote }}")));
        assertThat(findings).extracting(Finding::code).contains("HF-CHT-004");
    }

    @Test
    void a_random_function_that_is_not_reached_is_no_finding() {
        var findings = findings(Map.of(
                "templates/a.yaml",
                ChartCorpus.configMap("a", "p: {{ .Values.p | default (randAlphaNum 12) | quote }}"),
                "values.yaml",
                "p: given\n"));
        assertThat(findings).isEmpty();
    }

    @Test
    void a_lookup_is_a_warning_with_the_object_it_asks_for() {
        var finding = findings(ChartCorpus.LOOKUP.files()).getFirst();
        assertThat(finding.code()).isEqualTo("HF-CHT-005");
        assertThat(finding.message()).contains("/api/v1/namespaces/apps/secrets/old", "/api/v1/namespaces");
        assertThat(finding.path()).endsWith("corpus/templates/a.yaml");
        assertThat(finding.line()).isEqualTo(6);
    }

    @Test
    void what_Helm_refuses_says_Helm_with_template_and_line() {
        var finding = findings(
                        Map.of("templates/a.yaml", "\n{{ required \"a password is needed\" .Values.password }}\n"))
                .getFirst();
        assertThat(finding.code()).isEqualTo("HF-CHT-003");
        assertThat(finding.message()).contains("a password is needed");
        assertThat(finding.path()).isEqualTo("layers.chart.charts.corpus/templates/a.yaml");
        assertThat(finding.line()).isEqualTo(2);
    }

    @Test
    void a_kind_that_nobody_defines_is_rendered_and_reported() {
        var rendered = ChartLayers.render(
                new Renderer(HELM),
                ChartLayers.chart(
                        ChartCorpus.chart(Map.of(
                                "templates/a.yaml",
                                "apiVersion: far.example/v1\nkind: Far\nmetadata: {name: f, namespace: x}\n")),
                        ""));
        assertThat(rendered.require().layers().getFirst().content().objects()).hasSize(1);
        assertThat(rendered).isInstanceOf(Checked.Valid.class);
        assertThat(rendered.findings())
                .anySatisfy(finding -> assertThat(finding.message()).contains("far.example/v1 Far"));
    }

    @Test
    void a_definition_in_another_layer_is_told_to_the_chart() {
        var definition = ChartCorpus.DEFINITIONS.chart();
        var user = ChartCorpus.chart(Map.of(
                "Chart.yaml",
                "apiVersion: v2\nname: user\nversion: 1.0.0\n",
                "templates/a.yaml",
                ChartCorpus.configMap(
                        "u", "has: {{ .Capabilities.APIVersions.Has \"corpus.example/v1/Thing\" | quote }}")));
        var layers = new Composition.Layer[] {
            ChartLayers.chart(definition, "").layers().getFirst(),
            new Composition.Layer(
                    "user",
                    "user",
                    Optional.empty(),
                    List.of(new Composition.LockedChart(user, "")),
                    List.of(),
                    LayerSettings.plain("apps", ""))
        };
        var rendered = ChartLayers.render(new Renderer(HELM), ChartLayers.composition(layers))
                .require();
        assertThat(rendered.layers().get(1).bytes().utf8()).contains("\"has\":\"true\"");
    }

    @Test
    void a_remote_schema_is_never_fetched_and_said() {
        var rendered = ChartLayers.render(
                new Renderer(HELM),
                ChartLayers.chart(
                        ChartCorpus.chart(Map.of(
                                "values.schema.json",
                                "{\"properties\": {\n\"a\": {\"$ref\": \"https://schemas.example/a.json\"},"
                                        + " \"b\": {\"type\": \"string\"}}}",
                                "templates/a.yaml",
                                ChartCorpus.configMap("a", "a: b"))),
                        "a: 1"));
        assertThat(rendered).isInstanceOf(Checked.Valid.class);
        assertThat(rendered.findings()).anySatisfy(finding -> assertThat(finding.code() + ":" + finding.line())
                .isEqualTo("HF-CHT-007:2"));
    }

    @Test
    void values_that_the_schema_forbids_are_refused_in_Helms_words() {
        var chart = ChartCorpus.chart(Map.of(
                "values.schema.json",
                "{\"properties\": {\"b\": {\"type\": \"string\"}}}",
                "templates/a.yaml",
                ChartCorpus.configMap("a", "a: b")));
        var rendered = ChartLayers.render(new Renderer(HELM), ChartLayers.chart(chart, "b: 1"));
        assertThat(rendered.findings()).extracting(Finding::code).contains("HF-CHT-003");
    }

    private static Composition pack(String values, String layerValues) {
        var chart = ChartCorpus.chart(Map.of(
                "Chart.yaml",
                "apiVersion: v2\nname: one\nversion: 1.0.0\n",
                "templates/a.yaml",
                ChartCorpus.configMap("a", "a: {{ .Values.a | quote }}\nb: {{ .Values.b | quote }}")));
        return ChartLayers.composition(new Composition.Layer(
                "p",
                "p",
                Optional.of(LockedPack.plain("own-pack", "1.0.0", "r", "sha256:0", values)),
                List.of(new Composition.LockedChart(chart, "")),
                List.of(),
                LayerSettings.plain("", layerValues)));
    }

    @Test
    void a_pack_may_refer_to_its_own_values_as_they_come_out() {
        var layer = layer(pack(
                "account: \"1\"\ncharts: {one: {a: \"role/{{ .spectro.pack.own-pack.account }}\","
                        + " b: \"{{ .spectro.pack.own-pack.charts.one.a }}!\"}}\n",
                "account: \"2\""));
        assertThat(layer.write().utf8()).contains("\"data\":{\"a\":\"role/2\",\"b\":\"role/2!\"}");
    }

    @Test
    void values_that_refer_to_each_other_without_end_are_refused() {
        var findings = ChartLayers.render(
                        new Renderer(HELM),
                        pack("charts: {one: {a: \"x{{ .spectro.pack.own-pack.charts.one.a }}\"}}\n", ""))
                .findings();
        assertThat(findings).extracting(Finding::code).contains("HF-RND-001");
    }

    @Test
    void a_preview_shows_random_content_that_a_publish_refuses() {
        var composition = ChartLayers.chart(
                ChartCorpus.chart(Map.of("templates/a.yaml", ChartCorpus.configMap("a", "p: {{ randAlphaNum 12 }}"))),
                "");
        assertThat(ChartLayers.render(new Renderer(HELM), composition)).isInstanceOf(Checked.Invalid.class);
        var shown = ChartLayers.render(Renderer.preview(HELM), composition);
        assertThat(shown.require().layers().getFirst().content().objects()).isNotEmpty();
        assertThat(shown.findings())
                .filteredOn(finding -> finding.code().equals("HF-CHT-004"))
                .singleElement()
                .matches(finding -> !finding.isError());
    }

    @Test
    void a_next_version_of_a_profile_renders_only_the_charts_that_changed() {
        var counted = new CountedEngine(HELM);
        var renderer = new Renderer(counted);
        var layers = ChartLayers.chart(ChartCorpus.FILES.chart(), "").layers();
        var other = new Composition.Layer(
                "other",
                "other",
                Optional.empty(),
                List.of(new Composition.LockedChart(ChartCorpus.CHECKSUMS.chart(), "")),
                List.of(),
                LayerSettings.plain("else", "colour: blue"));
        var first =
                new Composition("t", "1.0.0", "add-on", "all", "1.33.0", List.of(), List.of(layers.getFirst(), other));
        renderer.content(first).require();
        assertThat(counted.charts()).isEqualTo(2);
        var same = new Composition("t", "1.0.1", "add-on", "all", "1.33.0", List.of(), first.layers());
        renderer.content(Composition.parse(same.write())).require();
        assertThat(counted.charts()).isEqualTo(2);
        var changed = new Composition.Layer(
                "other",
                "other",
                Optional.empty(),
                other.charts(),
                List.of(),
                LayerSettings.plain("else", "colour: green"));
        renderer.content(new Composition(
                        "t", "1.0.2", "add-on", "all", "1.33.0", List.of(), List.of(layers.getFirst(), changed)))
                .require();
        assertThat(counted.charts()).isEqualTo(3);
    }

    @Test
    void a_layer_made_of_the_same_is_not_made_again_and_its_warnings_are_said_again() {
        var renderer = new Renderer(HELM);
        var layers = ChartLayers.chart(ChartCorpus.LOOKUP.chart(), "").layers();
        var first = new Composition("t", "1.0.0", "add-on", "all", "1.33.0", List.of(), layers);
        var next = new Composition("t", "1.0.1", "add-on", "all", "1.33.0", List.of(), layers);
        var before = ChartLayers.render(renderer, first);
        var after = ChartLayers.render(renderer, Composition.parse(next.write()));
        assertThat(after.require().layers().getFirst().content())
                .isSameAs(before.require().layers().getFirst().content());
        assertThat(after.findings()).isNotEmpty().isEqualTo(before.findings());
    }

    @Test
    void a_kind_that_another_layer_defines_anew_changes_a_layer_that_itself_did_not() {
        var renderer = new Renderer(HELM);
        var user = ChartLayers.chart(
                        ChartCorpus.chart(Map.of(
                                "templates/a.yaml",
                                "apiVersion: near.example/v1\nkind: Near\nmetadata: {name: one}\n")),
                        "")
                .layers()
                .getFirst();
        var namespaces = new ArrayList<String>();
        for (var scope : List.of("Cluster", "Namespaced")) {
            var definition = new Composition.Layer(
                    "kinds",
                    "kinds",
                    Optional.empty(),
                    List.of(),
                    List.of(new ManifestText(
                            "near.yaml",
                            """
                            apiVersion: apiextensions.k8s.io/v1
                            kind: CustomResourceDefinition
                            metadata: {name: nears.near.example}
                            spec:
                              group: near.example
                              scope: %s
                              names: {kind: Near, plural: nears}
                              versions: [{name: v1, served: true, storage: true}]
                            """
                                    .formatted(scope))),
                    LayerSettings.plain("", ""));
            ChartLayers.render(renderer, ChartLayers.composition(user, definition)).require().layers().stream()
                    .filter(layer -> layer.id().equals(user.id()))
                    .flatMap(layer -> layer.content().objects().stream())
                    .filter(object -> object.ref().kind().equals("Near"))
                    .forEach(object -> namespaces.add(object.ref().namespace()));
        }
        assertThat(namespaces).containsExactly("", "apps");
    }
}
