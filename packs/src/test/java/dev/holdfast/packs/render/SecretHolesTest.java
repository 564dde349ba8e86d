package dev.holdfast.packs.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.values.Variable;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.Hole;
import dev.holdfast.protocol.layer.Holes;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.Part;
import dev.holdfast.protocol.value.ValueFormat;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SecretHolesTest {
    private static final Helm HELM = new Helm();
    private static final String VALUES =
            "db: {password: \"{{.spectro.var.password}}\", user: \"{{.spectro.var.user}}\"}";

    private static final String SECRET =
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: db}
            %s
            """;

    private static final String WORKLOAD =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: %s}
            spec:
              selector: {matchLabels: {app: a}}
              template:
                metadata: {labels: {app: a}, annotations: {%s}}
                spec:
                  containers:
                    - name: a
                      image: "shop:1"
                      env: [%s]
            """;

    private final Renderer renderer = new Renderer(HELM);

    @AfterAll
    static void stopHelm() {
        HELM.close();
    }

    @Test
    void a_secret_has_a_hole_where_the_value_comes_out_and_the_layer_is_the_same_everywhere() {
        var composition = profile(
                chart(
                        Map.of(
                                "templates/secret.yaml",
                                SECRET.formatted(
                                        """
                        stringData:
                          url: "db://{{ .Values.db.user }}:{{ .Values.db.password }}@db"
                        data:
                          password: {{ .Values.db.password | b64enc }}
                          plain: {{ b64enc "no secret" }}"""))));
        var layer = layer(composition);
        assertThat(layer.requires()).contains(Features.HOLES);
        assertThat(holes(layer, "db"))
                .containsExactlyInAnyOrder(
                        new Hole("/data/password", text(encoded(new Part.Variable("password")))),
                        new Hole(
                                "/data/url",
                                text(encoded(
                                        new Part.Literal("db://"),
                                        new Part.Variable("user"),
                                        new Part.Literal(":"),
                                        new Part.Variable("password"),
                                        new Part.Literal("@db")))));
        assertThat(Holes.variables(layer)).containsExactly("password", "user");
        assertThat(data(layer, "password")).isEmpty();
        assertThat(data(layer, "plain")).isEqualTo("bm8gc2VjcmV0");
        assertThat(renderer.content(composition).require().layers().getFirst().content())
                .hasValueSatisfying(common -> assertThat(common.content()).isEqualTo(layer));
        assertThat(layer.write().utf8()).doesNotContain("hf");
    }

    @Test
    void base64_in_base64_is_searched_as_in_the_file_of_a_private_registry() {
        var layer = layer(
                profile(
                        chart(
                                Map.of(
                                        "templates/secret.yaml",
                                        """
                apiVersion: v1
                kind: Secret
                metadata: {name: db}
                type: kubernetes.io/dockerconfigjson
                data:
                  .dockerconfigjson: {{ printf "{\\"auths\\":{\\"r.example\\":{\\"auth\\":%q}}}" (printf "%s:%s" .Values.db.user .Values.db.password | b64enc) | b64enc }}
                """))));
        var filled = Holes.fill(layer, values(Map.of("user", "jo", "password", "s3cret")));
        assertThat(new String(Base64.getDecoder().decode(data(filled, ".dockerconfigjson")), StandardCharsets.UTF_8))
                .isEqualTo("{\"auths\":{\"r.example\":{\"auth\":\"" + base64("jo:s3cret") + "\"}}}");
    }

    @Test
    void pods_are_marked_by_their_checksum_or_by_us_if_they_take_the_secret_and_not_otherwise() {
        var reference = "{name: P, valueFrom: {secretKeyRef: {name: db, key: password}}}";
        var layer = layer(profile(chart(Map.of(
                "templates/secret.yaml", SECRET.formatted("stringData: {password: \"{{ .Values.db.password }}\"}"),
                "templates/sum.yaml",
                        WORKLOAD.formatted("sum", "checksum/db: \"{{ .Values.db.password | sha256sum }}\"", reference),
                "templates/bare.yaml", WORKLOAD.formatted("bare", "", reference),
                "templates/other.yaml", WORKLOAD.formatted("other", "", "{name: P, value: x}")))));
        var mark = new Hole.Filling.Derived(List.of("password"));
        assertThat(holes(layer, "sum"))
                .containsExactly(new Hole("/spec/template/metadata/annotations/checksum~1db", mark));
        assertThat(holes(layer, "bare"))
                .containsExactly(new Hole("/spec/template/metadata/annotations/holdfast.dev~1secrets", mark));
        assertThat(holes(layer, "other")).isEmpty();
    }

    @Test
    void a_secret_anywhere_else_is_refused_with_variable_object_and_place() {
        var refused = findings(chart(Map.of(
                "templates/a.yaml", WORKLOAD.formatted("a", "", "{name: P, value: \"{{ .Values.db.password }}\"}"))));
        assertThat(refused).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("HF-RND-019");
            assertThat(finding.path()).endsWith("/templates/a.yaml");
            assertThat(finding.message())
                    .contains("password", "/spec/template/spec/containers/0/env/0/value", "Deployment apps/a");
        });
        assertThat(findings(chart(Map.of(
                        "templates/a.yaml",
                        SECRET.formatted("data: {p: {{ .Values.db.password | sha1sum | b64enc }}}")))))
                .extracting(Finding::code)
                .containsExactly("HF-RND-020");
        assertThat(findings(chart(Map.of(
                        "templates/a.yaml",
                        "{{ if gt (len .Values.db.password) 12 }}" + SECRET.formatted("data: {}") + "{{ end }}"))))
                .extracting(Finding::code)
                .containsExactly("HF-RND-021");
    }

    @Test
    void publishing_refuses_it_in_layers_of_one_sites_own_too() {
        var chart = chart(Map.of(
                "templates/a.yaml",
                WORKLOAD.formatted("a", "", "{name: P, value: \"{{ .Values.db.password }} {{ .Values.store }}\"}")));
        var store = Variable.of("store", ValueFormat.STRING, "[0-9]+", true);
        var composition = composition(
                chart,
                VALUES + "\nstore: \"{{.spectro.var.store}}\"",
                List.of(secret("password", true), secret("user", true), store));
        assertThat(renderer.content(composition).findings())
                .extracting(Finding::code)
                .containsExactly("HF-RND-019");
    }

    @Test
    void whoever_looks_at_the_values_sees_the_name_of_the_secret() {
        var composition = profile(chart(Map.of("templates/a.yaml", SECRET.formatted("data: {}"))));
        var values =
                renderer.values(composition, site(Set.of("password", "user"))).require();
        assertThat(JsonView.of(new Json.Obj(new LinkedHashMap<String, Json>(values)))
                        .at("chart")
                        .at("db")
                        .at("password")
                        .text())
                .isEqualTo("<secret password>");
    }

    @Test
    void an_override_that_names_a_secret_in_a_hidden_way_gets_no_sample_of_it() {
        var template = SECRET.formatted("stringData: {a: {{ .Values.db.password | quote }}}");
        var composition = profile(chart(Map.of("templates/a.yaml", template)), "db: {password: x, user: y}");
        for (var hidden :
                List.of("{{ index .spectro.var \"password\" }}", "{{ with .spectro.var }}{{ .password }}{{ end }}")) {
            var site = new SiteValues(
                    Map.of(),
                    Map.of(),
                    Map.of("chart", "db: {password: '" + hidden + "'}"),
                    Set.of("password", "user"));
            assertThat(renderer.render(composition, site).findings())
                    .extracting(Finding::code)
                    .contains("HF-RND-019");
        }
        var open = new SiteValues(
                Map.of(),
                Map.of(),
                Map.of("chart", "db: {password: '{{.spectro.var.password}}'}"),
                Set.of("password", "user"));
        assertThat(Holes.variables(renderer.render(composition, open)
                        .require()
                        .layers()
                        .getFirst()
                        .content()))
                .containsExactly("password");
    }

    @Test
    void an_annotation_with_the_secret_in_base64_is_no_checksum() {
        var refused = findings(chart(Map.of(
                "templates/a.yaml",
                WORKLOAD.formatted(
                        "a", "snippet: \"Basic {{ printf \"u:%s\" .Values.db.password | b64enc }}\"", "{name: P}"))));
        assertThat(refused).extracting(Finding::code).containsExactly("HF-RND-019");
    }

    @Test
    void what_cuts_or_changes_a_long_value_is_refused_although_short_samples_come_through() {
        for (var cut : List.of("trunc 24", "lower", "trunc 2")) {
            assertThat(findings(chart(Map.of(
                            "templates/a.yaml",
                            SECRET.formatted("stringData: {a: {{ .Values.db.password | " + cut + " | quote }}}")))))
                    .extracting(Finding::code)
                    .as(cut)
                    .containsExactly("HF-RND-020");
        }
    }

    @Test
    void an_optional_variable_without_a_secret_is_empty_and_has_no_hole() {
        var chart = chart(Map.of(
                "templates/secret.yaml",
                SECRET.formatted("{{ with .Values.db.password }}stringData: {password: {{ . | quote }}}{{ end }}")));
        var composition = composition(chart, List.of(secret("password", false), secret("user", false)));
        assertThat(Holes.variables(layer(composition, Set.of()))).isEmpty();
        assertThat(Holes.variables(layer(composition, Set.of("password")))).containsExactly("password");
        assertThat(renderer.content(composition).require().layers().getFirst().content())
                .isEmpty();
    }

    @Test
    void what_helm_makes_of_a_real_value_is_what_the_hole_makes_of_it_or_it_is_refused() {
        var charts = List.of(
                SECRET.formatted("stringData: {a: {{ .Values.db.password | quote }}, b: \"x-{{ .Values.db.user }}\"}"),
                SECRET.formatted("data: {a: {{ .Values.db.password | toString | b64enc }}}"),
                SECRET.formatted("stringData:\n  a: {{ .Values.db.password }}"),
                SECRET.formatted("stringData:\n  a: |\n    p={{ .Values.db.password }}\n    u={{ .Values.db.user }}"),
                SECRET.formatted("stringData:\n  a: {{ tpl \"{{ .Values.db.password }}\" . | quote }}"),
                SECRET.formatted("stringData:\n  a: {{ toYaml .Values.db | quote }}"),
                SECRET.formatted("stringData:\n  a: {{ toJson .Values.db | quote }}"));
        var seed = new Random().nextLong();
        var random = new Random(seed);
        int same = 0;
        int kind = 0;
        for (var template : charts) {
            for (var text : List.of(
                    VALUES,
                    VALUES.replace("\"", ""),
                    "db: {password: {{.spectro.var.password | quote}}," + " user: {{.spectro.var.user | quote}}}")) {
                var composition = profile(chart(Map.of("templates/a.yaml", template)), text);
                var layer = layer(composition);
                for (int i = 0; i < 5; i++) {
                    var values = Map.of("password", value(random, kind), "user", value(random, kind + 5));
                    same += checkParity(seed, composition, layer, values);
                    kind++;
                }
            }
        }
        assertThat(same).as("values that came through, seed %d", seed).isGreaterThan(20);
    }

    /** 1 when the value came through; with an independent rendering, in which the variables are no secrets. */
    private int checkParity(long seed, Composition composition, HydratedLayer hollow, Map<String, String> values) {
        var refused = renderer.verify(composition, site(values.keySet()), values);
        var open = composition.variables().stream()
                .map(v -> choice(v.name(), values.getOrDefault(v.name(), "")))
                .toList();
        var plain = new LinkedHashMap<String, Json>();
        values.forEach((name, value) -> plain.put(name, new Json.Str(value)));
        var byHelm = renderer.render(
                new Composition("test", "1.0.0", "add-on", "all", "1.33.0", open, composition.layers()),
                new SiteValues(plain, Map.of(), Map.of()));
        Optional<List<LayerObject>> filled;
        try {
            filled = Optional.of(Holes.fill(hollow, values(values)).objects());
        } catch (dev.holdfast.protocol.problem.Refusal e) {
            assertThat(refused).as("seed %d", seed).isPresent();
            return 0;
        }
        var made = byHelm instanceof Checked.Valid<Rendered>(var rendered, var _)
                ? Optional.of(rendered.layers().getFirst().content().objects())
                : Optional.<List<LayerObject>>empty();
        assertThat(refused.isEmpty())
                .as(
                        "seed %d: with %s Helm makes %s, the holes %s, and the check says %s",
                        seed, values, made, filled, refused)
                .isEqualTo(made.equals(filled));
        refused.ifPresent(finding -> values.values().stream()
                .filter(value -> value.length() > 6)
                .forEach(value ->
                        assertThat(finding.message() + finding.remedy()).doesNotContain(value)));
        return refused.isEmpty() ? 1 : 0;
    }

    private static String value(Random random, int kind) {
        var word = Long.toString(random.nextLong() & Long.MAX_VALUE, 36);
        return switch (kind % 12) {
            case 0 -> word;
            case 1 -> Integer.toString(random.nextInt(1_000_000_000));
            case 2 -> "0" + random.nextInt(999);
            case 3 -> word + ": " + word;
            case 4 -> word + "\"" + word + "'";
            case 5 -> word + "\n" + word;
            case 6 -> "true";
            case 7 -> "{{ " + word + " }}";
            case 8 -> " " + word + " ";
            case 9 -> word + "\\n#" + word;
            case 10 -> "1000000";
            default -> "ü" + word + "$(x)";
        };
    }

    private static Hole.Filling text(Part... parts) {
        return new Hole.Filling.Text(List.of(parts));
    }

    private static Part encoded(Part... parts) {
        return new Part.Encoded(List.of(parts));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Holes.Values values(Map<String, String> values) {
        return new RealValues(values);
    }

    static Chart chart(Map<String, String> files) {
        return ChartCorpus.chart(files);
    }

    private static Variable secret(String name, boolean required) {
        return secret(name, required, true);
    }

    /** With a choice nothing waits for the site. */
    private static Variable choice(String name, String only) {
        return new Variable(
                name,
                name,
                "",
                ValueFormat.STRING,
                Optional.empty(),
                List.of(new Variable.Option(only, only, "")),
                "",
                true,
                false,
                false,
                false,
                Optional.empty());
    }

    private static Variable secret(String name, boolean required, boolean sensitive) {
        return new Variable(
                name,
                name,
                "",
                ValueFormat.STRING,
                Optional.empty(),
                List.of(),
                "",
                required,
                false,
                false,
                sensitive,
                Optional.empty());
    }

    private static Composition profile(Chart chart) {
        return profile(chart, VALUES);
    }

    private static Composition profile(Chart chart, String values) {
        return composition(chart, values, List.of(secret("password", true), secret("user", true)));
    }

    static Composition composition(Chart chart, List<Variable> variables) {
        return composition(chart, VALUES, variables);
    }

    static Composition composition(Chart chart, String values, List<Variable> variables) {
        var plain = ChartLayers.chart(chart, values);
        return new Composition("test", "1.0.0", "add-on", "all", "1.33.0", variables, plain.layers());
    }

    private static SiteValues site(Set<String> secrets) {
        return new SiteValues(Map.of(), Map.of(), Map.of(), secrets);
    }

    private HydratedLayer layer(Composition composition) {
        return layer(composition, Set.of("password", "user"));
    }

    private HydratedLayer layer(Composition composition, Set<String> secrets) {
        return renderer.render(Composition.parse(composition.write()), site(secrets))
                .require()
                .layers()
                .getFirst()
                .content();
    }

    private List<Finding> findings(Chart chart) {
        return renderer.render(profile(chart), site(Set.of("password", "user"))).findings().stream()
                .filter(Finding::isError)
                .toList();
    }

    private static List<Hole> holes(HydratedLayer layer, String name) {
        return object(layer, name).holes();
    }

    private static LayerObject object(HydratedLayer layer, String name) {
        return layer.objects().stream()
                .filter(object -> object.ref().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String data(HydratedLayer layer, String key) {
        return JsonView.of(object(layer, "db").manifest()).at("data").at(key).text();
    }
}
