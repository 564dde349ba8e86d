package dev.holdfast.hub.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.hub.ManifestPack;
import dev.holdfast.hub.PartsFixture;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.publish.PublishResult;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.hub.store.Author;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What could not be made is refused while somebody looks: when it is published, applied or updated. */
class TrialTest {
    private static final Author EVA = new Author("eva", "test");
    private static final String SHOP = "shop-1";

    private PartsFixture hub;
    private Path packs;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) throws IOException {
        hub = new PartsFixture(data);
        packs = folder;
        pack("1.0.0");
        pack("1.1.0");
        hub.apply(
                """
                {apiVersion: holdfast.dev/v1, kind: Registry, metadata: {name: packs}, spec: {type: folder, url: "%s"}}
                """
                        .formatted(packs));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void an_override_that_is_no_yaml_breaks_the_schema_or_the_template_is_refused_and_nothing_is_written() {
        publish("1.0.0", "");
        for (var wrong : List.of(
                "a: [unclosed",
                "just text",
                "[1, 2]",
                "manifests: {notes: {size: 2, size: 3}}",
                "manifests: {notes: {size: 77}}",
                "manifests: {notes: {text: null, size: 1}}")) {
            assertThat(hub.refused(cluster("1.0.0", "overrides: {notes: " + quoted(wrong) + "}")))
                    .as(wrong)
                    .isNotEmpty();
        }
        assertThatThrownBy(() -> hub.cluster(SHOP)).as("nothing is written").isInstanceOf(RuntimeException.class);
        hub.apply(cluster("1.0.0", "overrides: {notes: \"manifests: {notes: {size: 7}}\"}"));
    }

    @Test
    void profiles_that_generate_one_variable_in_two_ways_do_not_go_together() {
        publish("1.0.0", "variables: [{name: web, generated: password}]");
        hub.apply(
                """
                apiVersion: holdfast.dev/v1
                kind: Profile
                metadata: {name: other}
                spec:
                  type: add-on
                  version: 1.0.0
                  variables: [{name: web, generated: tls, hosts: [web.svc]}]
                  layers: [{name: map, manifest: {content: '{apiVersion: v1, kind: ConfigMap, metadata: {name: map}}'}}]
                """);
        hub.publish("other");
        assertThat(hub.refused(cluster("1.0.0", "")
                        .replace("version: 1.0.0}]", "version: 1.0.0}, {name: other, version: 1.0.0}]")))
                .containsExactly("HF-CLU-023");
    }

    @Test
    void a_variable_that_breaks_the_schema_of_a_pack_is_refused() {
        publish("1.0.0", "variables: [{name: size, format: number, defaultValue: \"3\"}]", "{{.spectro.var.size}}");
        assertThat(hub.refused(cluster("1.0.0", "variables: {size: 77}"))).containsExactly("HF-VAL-002");
        hub.apply(cluster("1.0.0", "variables: {size: 5}"));
    }

    @Test
    void an_update_with_a_choice_that_the_schema_refuses_is_not_applied() {
        publish("1.0.0", "");
        hub.apply(cluster("1.0.0", "overrides: {notes: \"manifests: {notes: {size: 7}}\"}"));
        publish("1.1.0", "", "4");
        choose("edit", "\"abc\"");
        assertThat(show().at("state").text()).isEqualTo("blocked");
        assertThat(show().at("problems").items().getFirst().at("code").text()).isEqualTo("HF-VAL-002");
        assertThatThrownBy(() -> hub.changes.apply(hub.cluster(SHOP), false, EVA))
                .isInstanceOf(HttpProblem.class);
        assertThat(version()).isEqualTo("1.0.0");
        choose("edit", "9");
        hub.changes.apply(hub.cluster(SHOP), false, EVA);
        assertThat(version()).isEqualTo("1.1.0");
    }

    @Test
    void an_update_brings_the_variables_that_only_the_newer_version_knows() {
        publish("1.0.0", "variables: [{name: old, defaultValue: a}]");
        hub.apply(cluster("1.0.0", "variables: {old: b}"));
        publish("1.1.0", "variables: [{name: tills, format: number, required: true}]");
        assertThat(show().at("problems").items())
                .extracting(problem -> problem.at("code").text())
                .containsExactlyInAnyOrder("HF-VAR-001", "HF-VAR-005");
        assertThat(show().at("problems").items())
                .allSatisfy(problem -> assertThat(problem.at("remedy").text()).contains("update apply --"));
        hub.changes.apply(hub.cluster(SHOP), Map.of("old", Json.NULL, "tills", Json.Num.of(3)), false, EVA);
        assertThat(version()).isEqualTo("1.1.0");
        assertThat(JsonView.of(hub.cluster(SHOP).spec()).at("variables").object())
                .isEqualTo(Json.object("tills", 3));
    }

    @Test
    void a_cluster_that_goes_by_itself_and_cannot_is_told_of_once() {
        publish("1.0.0", "variables: [{name: old, defaultValue: a}]");
        hub.channel("store", "stable", "1.0.0");
        hub.apply(
                """
                {apiVersion: holdfast.dev/v1, kind: Cluster, metadata: {name: shop-1},
                 spec: {updates: automatic, profiles: [{name: store, channel: stable}], variables: {old: b}}}
                """);
        publish("1.1.0", "");
        hub.channel("store", "stable", "1.1.0");
        hub.changes.follow("store", EVA);
        hub.changes.follow("store", EVA);
        assertThat(version()).isEqualTo("1.0.0");
        assertThat(hub.audit.newest("followFailed", ("Cluster/" + SHOP)::equals, 10))
                .singleElement()
                .extracting(AuditRows.Entry::detail)
                .asString()
                .contains("HF-VAR-005");
    }

    @Test
    void a_profile_that_no_site_could_have_is_not_published_although_a_variable_is_in_it() throws IOException {
        var variable = "variables: [{name: d, defaultValue: \"3\"}]";
        assertThat(errors("2.0.0", variable, "{{.spectro.var.d}}0")).containsExactly("HF-VAL-002");
        assertThat(errors("2.0.0", variable, "{{.spectro.var.d | nofunc}}")).containsExactly("HF-RND-001");
        assertThat(errors("2.0.0", variable, "{{ fail .spectro.var.d }}")).containsExactly("HF-RND-001");
    }

    @Test
    void what_only_sample_values_break_is_a_warning_and_what_no_value_mends_is_not() throws IOException {
        var required = "variables: [{name: d, required: true}]";
        hub.apply(profile("2.0.0", required, "{{.spectro.var.d}}"));
        assertThat(hub.tryPublish("store"))
                .isInstanceOfSatisfying(PublishResult.Published.class, published -> assertThat(published.warnings())
                        .anySatisfy(warning -> assertThat(warning.message()).startsWith("with sample values of d: ")));
        assertThat(errors("2.1.0", required, "{{.spectro.var.d | nofunc}}")).containsExactly("HF-RND-001");
    }

    @Test
    void what_a_cluster_need_not_set_may_be_left_out_or_must_be_required() {
        hub.apply(profile("2.0.0", "variables: [{name: d}]", "{{.spectro.var.d}}0"));
        assertThat(hub.tryPublish("store"))
                .isInstanceOfSatisfying(PublishResult.Refused.class, refused -> assertThat(refused.findings())
                        .singleElement()
                        .satisfies(finding -> {
                            assertThat(finding.code()).isEqualTo("HF-VAL-002");
                            assertThat(finding.message()).endsWith("at a cluster that does not set d");
                            assertThat(finding.remedy()).endsWith("declare it required");
                        }));
        hub.apply(profile("2.0.0", "variables: [{name: d}]", "1{{.spectro.var.d}}"));
        hub.publish("store");
    }

    private List<String> errors(String version, String variables, String size) {
        hub.apply(profile(version, variables, size));
        return hub.tryPublish("store") instanceof PublishResult.Refused(var findings)
                ? findings.stream()
                        .filter(Finding::isError)
                        .map(Finding::code)
                        .distinct()
                        .toList()
                : List.of();
    }

    private void choose(String how, String value) {
        var body = Json.object("path", "manifests.notes.size", "choice", how);
        var edited = value.startsWith("\"")
                ? body.with("value", value.replace("\"", ""))
                : body.with("value", Long.parseLong(value));
        hub.changes.choose(hub.cluster(SHOP), JsonView.of(edited), EVA);
    }

    private JsonView show() {
        return JsonView.of(hub.changes.show(hub.cluster(SHOP)));
    }

    private String version() {
        return JsonView.of(hub.cluster(SHOP).spec())
                .at("profiles")
                .items()
                .getFirst()
                .at("version")
                .text();
    }

    private void publish(String version, String variables) {
        publish(version, variables, "");
    }

    private void publish(String version, String variables, String size) {
        hub.apply(profile(version, variables, size));
        hub.publish("store");
    }

    private static String profile(String version, String variables, String size) {
        return """
                apiVersion: holdfast.dev/v1
                kind: Profile
                metadata: {name: store}
                spec:
                  type: add-on
                  version: %s
                  %s
                  layers: [{name: notes, pack: {name: notes, tag: %s}%s}]
                """
                .formatted(
                        version,
                        variables,
                        version.equals("1.0.0") ? "1.0.0" : "1.1.0",
                        size.isEmpty() ? "" : ", values: " + quoted("manifests: {notes: {size: " + size + "}}"));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String cluster(String version, String more) {
        return """
                apiVersion: holdfast.dev/v1
                kind: Cluster
                metadata: {name: shop-1}
                spec:
                  profiles: [{name: store, version: %s}]
                  %s
                """
                .formatted(version, more);
    }

    private void pack(String version) throws IOException {
        var pack = ManifestPack.write(
                packs,
                "notes",
                version,
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: notes, namespace: default}
                data: {text: {{ required "a text is wanted" .Values.text | quote }}, size: "{{ .Values.size }}"}
                """,
                "manifests: {notes: {text: hello, size: 1}}\n");
        Files.writeString(
                pack.resolve("schema.yaml"),
                "manifests.notes.size:\n  schema: '{{ required | format \"${number:[1-20]}\" }}'\n");
    }
}
