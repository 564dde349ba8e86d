package dev.holdfast.packs.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.values.Variable;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.Hole.Filling;
import dev.holdfast.protocol.layer.Holes;
import dev.holdfast.protocol.layer.LateVariable;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.value.ValueFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LateLayersTest {
    private static final Helm HELM = new Helm();
    private static final String VALUES =
            """
            shop: {host: "{{.spectro.var.host}}", port: {{.spectro.var.port}}, text: "{{.spectro.var.text}}"}
            """;

    private static final String CONFIG =
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: shop}
            data:
              a: %s
            """;

    private static final String WORKLOAD =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: shop}
            spec:
              replicas: 1
              selector: {matchLabels: {app: shop}}
              template:
                metadata: {labels: {app: shop}, annotations: {%s}}
                spec:
                  containers:
                    - {name: shop, image: "%s", args: [%s], env: [{name: HOST, value: %s}]}
            """;

    private final Renderer renderer = new Renderer(HELM);

    @AfterAll
    static void stop() {
        HELM.close();
    }

    @Test
    void sites_that_differ_in_values_have_one_content() {
        var profile = profile(Map.of(
                "templates/a.yaml",
                CONFIG.formatted("\"{{ .Values.shop.host }}:{{ .Values.shop.port }}\""),
                "templates/b.yaml",
                WORKLOAD.formatted("", "shop:1", "", "{{ .Values.shop.host | quote }}"),
                "templates/c.yaml",
                "apiVersion: v1\nkind: Service\nmetadata: {name: shop}\n"
                        + "spec: {ports: [{port: {{ .Values.shop.port }}}], selector: {app: shop}}",
                "templates/d.yaml",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: shop}\n"
                        + "data: {url: {{ printf \"db://%s/\" .Values.shop.host | b64enc }}}"));
        var signed = renderer.content(profile).require().layers().getFirst().content();
        assertThat(signed).isPresent();
        assertThat(signed.get().content().requires()).contains(Features.VALUES).doesNotContain(Features.HOLES);
        assertThat(signed.get().bytes().utf8()).contains("\"number\":\"port\"");

        var one = render(profile, Map.of("host", "a.example", "port", "8080", "text", "x"));
        var two = render(profile, Map.of("host", "b.example", "port", "9090", "text", "x"));
        assertThat(one.content()).isEqualTo(signed.get().content()).isEqualTo(two.content());
        assertThat(one.usesSiteValues()).isFalse();
        assertThat(one.values()).containsEntry("host", "a.example").containsEntry("port", "8080");
        assertThat(one.bound().objects()).isEqualTo(byHelm(profile, one.values()));
        assertThat(two.bound().objects()).isEqualTo(byHelm(profile, two.values()));
    }

    @Test
    void what_helm_makes_of_a_value_is_what_the_hole_makes_of_it_or_the_site_gets_its_own() {
        var texts = List.of(
                "{{ .Values.shop.text | quote }}",
                "\"{{ .Values.shop.text }}\"",
                "{{ .Values.shop.text }}",
                "\"x-{{ .Values.shop.text }}-{{ .Values.shop.host }}\"",
                "{{ .Values.shop.text | toString | b64enc }}",
                "{{ printf \"a: %s\" .Values.shop.text | b64enc | quote }}",
                "{{ tpl \"{{ .Values.shop.text }}\" . | quote }}",
                "{{ toYaml .Values.shop | quote }}",
                "{{ toJson .Values.shop | quote }}",
                "{{ .Values.shop.text | upper | quote }}",
                "{{ .Values.shop.text | trunc 9 | quote }}",
                "{{ .Values.shop.text | len | quote }}",
                "{{ .Values.shop.text | default \"none\" | quote }}",
                "{{ if gt (int .Values.shop.port) 40000 }}high{{ else }}low{{ end }}",
                "\"{{ add (int .Values.shop.port) 1 }}\"",
                "\"{{ .Values.shop.port }}\"",
                "|\n    t={{ .Values.shop.text }}\n    h={{ .Values.shop.host }}",
                "{{ list .Values.shop.text .Values.shop.host | join \",\" | quote }}");
        var seed = new Random().nextLong();
        var random = new Random(seed);
        int late = 0;
        int own = 0;
        int kind = 0;
        for (var text : texts) {
            var profile = profile(Map.of("templates/a.yaml", CONFIG.formatted(text)));
            for (int i = 0; i < 4; i++, kind++) {
                var values = new LinkedHashMap<String, String>();
                values.put("host", "h" + random.nextInt(1000) + ".example");
                values.put("port", Integer.toString(1 + random.nextInt(2_000_000)));
                values.put("text", value(random, kind));
                var site = renderer.render(profile, site(values));
                var helm = renderer.render(chosen(profile, values), site(values));
                assertThat(site instanceof Checked.Valid)
                        .as("seed %d: %s with %s: %s", seed, text, values, site.findings())
                        .isEqualTo(helm instanceof Checked.Valid);
                if (site instanceof Checked.Valid<Rendered>(var rendered, var _)) {
                    var layer = rendered.layers().getFirst();
                    assertThat(layer.bound().objects())
                            .as("seed %d: %s with %s", seed, text, values)
                            .isEqualTo(
                                    helm.require().layers().getFirst().content().objects());
                    late += layer.usesSiteValues() ? 0 : 1;
                    own += layer.usesSiteValues() ? 1 : 0;
                }
            }
        }
        assertThat(late).as("layers that waited, seed %d", seed).isGreaterThan(20);
        assertThat(own).as("layers of one site's own, seed %d", seed).isGreaterThan(15);
    }

    @Test
    void no_value_chooses_what_runs_or_with_which_rights() {
        var host = "{{ .Values.shop.host }}";
        var role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: shop}\nrules: []\n";
        for (var template : List.of(
                WORKLOAD.formatted("", "reg/" + host, "", "x"),
                WORKLOAD.formatted("", "shop:1", host, "x"),
                CONFIG.replace("name: shop", "name: " + host).formatted("x"),
                CONFIG.replace("name: shop", "name: shop, namespace: " + host).formatted("x"),
                CONFIG.replace("a: %s", host + ": x"),
                role.replace("name: shop", "name: shop, annotations: {a: \"" + host + "\"}"),
                "apiVersion: example.com/v1\nkind: Any\nmetadata: {name: shop}\nspec: {initImage: " + host + "}",
                CONFIG.formatted("x").replace("name: shop", "name: shop, annotations: {helm.sh/hook: pre-install}")
                        + "  b: " + host)) {
            var profile = profile(Map.of(
                    "templates/a.yaml",
                    template,
                    "templates/b.yaml",
                    CONFIG.formatted("y").replace("name: shop", "name: other")));
            assertThat(renderer.content(profile).require().layers().getFirst().content())
                    .as(template)
                    .isEmpty();
            var layer = render(profile, Map.of("host", "abc", "port", "80", "text", "x"));
            assertThat(layer.usesSiteValues()).as(template).isTrue();
        }
    }

    @Test
    void switches_choices_and_what_only_some_clusters_have_are_rendered_for_each_site() {
        var files = Map.of("templates/a.yaml", CONFIG.formatted("{{ .Values.shop.text | quote }}"));
        for (var text : List.of(
                Variable.of("text", ValueFormat.BOOLEAN, "", false),
                Variable.of("text", ValueFormat.VERSION, "", false),
                Variable.of("text", ValueFormat.STRING, "aaa[0-9]bbb", false),
                new Variable(
                        "text",
                        "text",
                        "",
                        ValueFormat.STRING,
                        Optional.empty(),
                        List.of(new Variable.Option("x", "x", "")),
                        "",
                        true,
                        false,
                        false,
                        false,
                        Optional.empty()))) {
            var profile = profile(files, List.of(Variable.of("host", ValueFormat.STRING, "", true), port(), text));
            assertThat(renderer.content(profile).require().layers().getFirst().content())
                    .as(text.toString())
                    .isEmpty();
        }
    }

    @Test
    void samples_are_what_regexes_allow() {
        for (var regex : List.of(
                "[0-9]{3}",
                "[a-z]{4}",
                "[A-Z]{2,20}",
                "[0-9]+Gi",
                "[0-9]{1,3}([.][0-9]{1,3}){3}-[0-9]{1,3}([.][0-9]{1,3}){3}",
                "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+",
                "https://.+",
                "[^@]+@[^@]+",
                "/.*")) {
            var samples = LateSamples.of(List.of(new LateVariable("x", ValueFormat.STRING, regex)));
            assertThat(samples).as(regex).isPresent();
            assertThat(samples.get().all())
                    .extracting(sample -> sample.values().get("x"))
                    .as(regex)
                    .doesNotHaveDuplicates()
                    .allMatch(value -> com.google.re2j.Pattern.matches(regex, value));
        }
        assertThat(LateSamples.of(List.of(new LateVariable("x", ValueFormat.STRING, "on|off"))))
                .isEmpty();
    }

    @Test
    void a_checksum_is_a_mark_of_the_variables_that_it_moves_with() {
        var profile = profile(Map.of(
                "templates/a.yaml", CONFIG.formatted("{{ .Values.shop.host | quote }}"),
                "templates/b.yaml",
                        WORKLOAD.formatted(
                                "sum: {{ include (print $.Template.BasePath \"/a.yaml\") . | sha256sum }}",
                                "shop:1",
                                "",
                                "x")));
        var layer = render(profile, Map.of("host", "a.example", "port", "80", "text", "x"));
        assertThat(layer.usesSiteValues()).isFalse();
        assertThat(layer.content().objects())
                .flatExtracting(LayerObject::holes)
                .extracting(hole -> hole.filling())
                .contains(new Filling.Derived(List.of("host")));
        assertThat(Holes.bind(layer.content(), layer.values()).objects())
                .allMatch(object -> object.holes().isEmpty());
    }

    @Test
    void what_is_only_written_otherwise_is_no_mark() {
        for (var text : List.of(
                "{{ .Values.shop.host | upper }}",
                "{{ printf \"%016x\" (int .Values.shop.port) | quote }}",
                "{{ .Values.shop.host | sha256sum }}",
                "{{ mul .Values.shop.port 3333 | quote }}")) {
            var profile = profile(Map.of(
                    "templates/a.yaml",
                    CONFIG.formatted("x").replace("name: shop", "name: shop, annotations: {a: " + text + "}")));
            assertThat(renderer.content(profile).require().layers().getFirst().content())
                    .as(text)
                    .isEmpty();
        }
    }

    @Test
    void a_value_that_no_hole_takes_is_a_layer_of_that_sites_own_and_no_failure() {
        var service = "apiVersion: v1\nkind: Service\nmetadata: {name: shop}\n"
                + "spec: {ports: [{port: 1, targetPort: {{ .Values.shop.text }}}]}";
        var words = profile(
                Map.of("templates/a.yaml", service),
                List.of(
                        Variable.of("host", ValueFormat.STRING, "", true),
                        port(),
                        Variable.of("text", ValueFormat.STRING, "[0-9]+|auto", true)));
        var numbers = profile(
                Map.of("templates/a.yaml", CONFIG.formatted("{{ .Values.shop.text | quote }}")),
                List.of(
                        Variable.of("host", ValueFormat.STRING, "", true),
                        port(),
                        Variable.of("text", ValueFormat.NUMBER, "[0-9]+([.][0-9]{2})?", true)));
        assertRendered(words, "8080", "auto");
        assertRendered(numbers, "8080", "1.50");
    }

    private void assertRendered(Composition profile, String... texts) {
        for (var text : texts) {
            var values = Map.of("host", "a.example", "port", "80", "text", text);
            assertThat(render(profile, values).bound().objects()).isEqualTo(byHelm(profile, values));
        }
    }

    @Test
    void replicas_that_an_autoscaler_sets_leave_no_hole() {
        var profile = profile(
                Map.of(
                        "templates/a.yaml",
                        WORKLOAD.formatted("", "shop:1", "", "{{ .Values.shop.host | quote }}")
                                .replace("replicas: 1", "replicas: {{ .Values.shop.port }}"),
                        "templates/b.yaml",
                        """
                        apiVersion: autoscaling/v2
                        kind: HorizontalPodAutoscaler
                        metadata: {name: shop}
                        spec: {maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}}
                        """));
        var layer = render(profile, Map.of("host", "a.example", "port", "3", "text", "x"));
        assertThat(layer.usesSiteValues()).isFalse();
        Holes.check(layer.content());
        assertThat(layer.bound().objects().toString()).contains("a.example").doesNotContain("replicas=");
    }

    @Test
    void what_was_published_before_values_could_wait_stays_what_it_was() {
        var now = profile(Map.of("templates/a.yaml", CONFIG.formatted("{{ .Values.shop.host | quote }}")));
        var then = Composition.parse(
                dev.holdfast.protocol.id.Bytes.utf8(now.write().utf8().replace(",\"values\":true", "")));
        assertThat(then.values()).isFalse();
        assertThat(renderer.content(then).require().layers().getFirst().content())
                .isEmpty();
        assertThat(now.like(then)).isEqualTo(then);
        assertThat(Composition.parse(now.write())).isEqualTo(now);
    }

    @Test
    void secrets_and_values_of_the_site_stand_side_by_side() {
        var profile = profile(
                Map.of(
                        "templates/a.yaml",
                        CONFIG.formatted("{{ .Values.shop.host | quote }}"),
                        "templates/b.yaml",
                        "apiVersion: v1\nkind: Secret\nmetadata: {name: shop}\nstringData: {p: {{ .Values.shop.text | quote }}}"),
                List.of(
                        Variable.of("host", ValueFormat.STRING, "", true),
                        port(),
                        new Variable(
                                "text",
                                "text",
                                "",
                                ValueFormat.STRING,
                                Optional.empty(),
                                List.of(),
                                "",
                                true,
                                false,
                                false,
                                true,
                                Optional.empty())));
        var site = new SiteValues(
                Map.of("host", new Json.Str("a.example"), "port", new Json.Str("80")),
                Map.of(),
                Map.of(),
                java.util.Set.of("text"));
        var layer = renderer.render(profile, site).require().layers().getFirst();
        assertThat(layer.usesSiteValues()).isFalse();
        assertThat(layer.values()).containsOnlyKeys("host", "port");
        assertThat(layer.content().requires()).contains(Features.VALUES, Features.HOLES);
        assertThat(Holes.variables(layer.bound())).containsExactly("text");
        assertThat(renderer.verify(profile, site, Map.of("text", "s3cret"))).isEmpty();
    }

    private Rendered.Layer render(Composition profile, Map<String, String> values) {
        return renderer.render(profile, site(values)).require().layers().getFirst();
    }

    /** The same profile, so that nothing of it can wait for the site. */
    private List<LayerObject> byHelm(Composition profile, Map<String, String> values) {
        return render(chosen(profile, values), values).content().objects();
    }

    private static Composition chosen(Composition profile, Map<String, String> values) {
        var choices = profile.variables().stream()
                .map(variable -> new Variable(
                        variable.name(),
                        variable.name(),
                        "",
                        variable.format(),
                        Optional.empty(),
                        List.of(new Variable.Option(values.getOrDefault(variable.name(), ""), "", "")),
                        "",
                        false,
                        false,
                        false,
                        false,
                        Optional.empty()))
                .toList();
        return new Composition("test", "1.0.0", "add-on", "all", "1.33.0", choices, profile.layers());
    }

    private static SiteValues site(Map<String, String> values) {
        var json = new LinkedHashMap<String, Json>();
        values.forEach((name, value) -> json.put(name, new Json.Str(value)));
        return new SiteValues(json, Map.of(), Map.of());
    }

    private static String value(Random random, int kind) {
        var word = Long.toString(random.nextLong() & Long.MAX_VALUE, 36);
        return switch (kind % 11) {
            case 0 -> word;
            case 1 -> Integer.toString(random.nextInt(1_000_000_000));
            case 2 -> "0" + random.nextInt(999);
            case 3 -> word + ": " + word;
            case 4 -> word + "'" + word;
            case 5 -> "true";
            case 6 -> "{{ " + word + " }}";
            case 7 -> " " + word + " ";
            case 8 -> word + "#" + word;
            case 9 -> "1000000";
            default -> "ü" + word + "$(x)";
        };
    }

    private static Variable port() {
        return Variable.of("port", ValueFormat.NUMBER, "", true);
    }

    private static Composition profile(Map<String, String> files) {
        return profile(
                files,
                List.of(
                        Variable.of("host", ValueFormat.STRING, "", true),
                        port(),
                        Variable.of("text", ValueFormat.STRING, "", false)));
    }

    private static Composition profile(Map<String, String> files, List<Variable> variables) {
        return SecretHolesTest.composition(SecretHolesTest.chart(files), VALUES, variables);
    }
}
