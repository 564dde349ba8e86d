package dev.holdfast.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.LiveHub;
import dev.holdfast.hub.ManifestPack;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UpdateCommandTest {
    private static final String OVERRIDE = "manifests: {notes: {text: mine, color: red, size: 9}}";

    private LiveHub hub;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path data, @TempDir Path packs) throws IOException {
        hub = new LiveHub(data);
        folder = packs;
        pack("1.0.0", "text: hello, color: red, size: 1, shape: round", "round");
        pack("1.1.0", "text: welcome, color: blue, size: 1, shape: square", "square");
        pack("1.2.0", "text: welcome, color: blue, size: 2, shape: square", "square");
        apply(
                """
                {apiVersion: holdfast.dev/v1, kind: Registry, metadata: {name: packs}, spec: {type: folder, url: "%s"}}
                """
                        .formatted(packs));
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @Test
    void an_update_is_read_its_conflict_resolved_applied_and_taken_back() {
        publish("store", "1.0.0");
        cluster("shop-1", "store", OVERRIDE);
        revision("shop-1", 1);
        assertThat(type("update", "show", "shop-1").out()).isEqualTo("cluster/shop-1 runs the newest versions\n");

        publish("store", "1.1.0");
        assertThat(type("update", "list").out())
                .contains("shop-1")
                .contains("1.0.0")
                .contains("1.1.0");
        var update = show("shop-1");
        assertThat(update.at("from").at("profile").text()).isEqualTo("store");
        assertThat(update.at("from").at("version").text()).isEqualTo("1.0.0");
        assertThat(update.at("from").at("revision").integer()).isEqualTo(1);
        assertThat(update.at("to").at("version").text()).isEqualTo("1.1.0");
        assertThat(update.at("layers").items())
                .extracting(layer ->
                        layer.at("id").text() + " " + layer.at("change").text() + " "
                                + layer.at("from").text() + " " + layer.at("to").text())
                .containsExactly("notes upgraded 1.0.0 1.1.0");
        assertThat(update.at("values").items())
                .extracting(value -> value.at("path").text() + " "
                        + value.at("from").text() + " " + value.at("to").text())
                .containsExactly("manifests.notes.shape round square");
        assertThat(update.at("objects").at("changed").integer()).isEqualTo(1);
        // What is equal to the old default was still written by somebody; what is equal to the new one is no question.
        assertThat(conflicts(update))
                .containsExactly("manifests.notes.color red red blue", "manifests.notes.text hello mine welcome");

        var refused = type("update", "apply", "shop-1");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith("HF-CHG-005: ")
                .contains("notes:manifests.notes.color, notes:manifests.notes.text");
        assertThat(type("update", "resolve", "shop-1", "--path", "manifests.notes.size", "--keep")
                        .err())
                .startsWith("HF-CHG-003: ");
        assertThat(type("update", "resolve", "shop-1", "--path", "manifests.notes.color", "--take"))
                .isEqualTo(new Typed(0, "cluster/shop-1 take notes:manifests.notes.color\n", ""));
        assertThat(type("update", "resolve", "shop-1", "--path", "manifests.notes.text", "--edit", "both")
                        .status())
                .isZero();
        assertThat(type("update", "show", "shop-1").out())
                .contains("store 1.0.0 → 1.1.0", "take, by admin", "edit \"both\", by admin", "layer notes upgraded");
        assertThat(type("update", "apply", "shop-1", "--dry-run").out())
                .isEqualTo("cluster/shop-1 updated (dry run)\n");
        assertThat(type("update", "apply", "shop-1").out()).isEqualTo("cluster/shop-1 updated\n");
        revision("shop-1", 2);
        assertThat(pin("shop-1")).isEqualTo("1.1.0");
        assertThat(override("shop-1")).isEqualTo("manifests:\n  notes:\n    text: both\n    size: 9\n");

        var diff = hub.get("/api/v1/clusters/shop-1/diff?from=1&to=2").json();
        assertThat(diff.at("values").items())
                .extracting(value -> value.at("path").text())
                .containsExactly("manifests.notes.color", "manifests.notes.shape", "manifests.notes.text");

        assertThat(type("rollback", "shop-1", "--to", "previous", "--dry-run").out())
                .startsWith("cluster/shop-1 rolledBack to revision 1 (dry run)\nlayer notes upgraded 1.1.0 → 1.0.0\n")
                .contains("forecast notes: reload\n  ConfigMap default/notes: ");
        assertThat(type("rollback", "shop-1", "--to", "previous").out())
                .isEqualTo("cluster/shop-1 rolledBack to revision 1\n");
        revision("shop-1", 3);
        assertThat(override("shop-1")).isEqualTo(OVERRIDE);
        assertThat(type("history", "shop-1", "-o", "json").json().at("items").items())
                .extracting(item -> item.at("revision").integer() + " "
                        + item.at("profiles").items().getFirst().at("version").text()
                        + " " + item.at("current").flag(false) + " "
                        + item.at("held").flag(false) + " "
                        + item.at("author").text())
                .containsExactly("3 1.0.0 true false admin", "2 1.1.0 false true admin", "1 1.0.0 false false admin");
        assertThat(type("update", "show", "shop-1").out())
                .isEqualTo(
                        """
                        cluster/shop-1 runs the newest versions that are not held
                        store 1.1.0 is held since a rollback; to have it: holdfast release shop-1 2
                        """);
        assertThat(type("update", "apply", "shop-1").err())
                .startsWith("HF-CHG-003: ")
                .contains("store 1.1.0, which is held", "holdfast release shop-1 2");
        assertThat(type("rollback", "shop-1", "--to", "2").err()).startsWith("HF-CHG-006: ");
        assertThat(type("release", "shop-1", "7").err()).startsWith("HF-CHG-008: ");
        assertThat(type("release", "shop-1", "2").out()).isEqualTo("cluster/shop-1 released: revision 2\n");
        assertThat(type("rollback", "shop-1", "--to", "2").status()).isZero();
        assertThat(type("rollback", "shop-1", "--to", "2").out())
                .isEqualTo("cluster/shop-1 unchanged: it is what revision 2 was already\n");
        assertThat(override("shop-1")).contains("both");
        assertThat(type("audit", "list", "-o", "json").out())
                .contains("\"updated\"", "\"rolledBack\"", "\"released\"", "\"chose\"");
    }

    @Test
    void a_newer_version_folds_into_the_same_update_and_opens_what_changed_again() {
        publish("kiosk", "1.0.0");
        cluster("shop-2", "kiosk", "manifests: {notes: {text: mine, size: 9}}");
        publish("kiosk", "1.1.0");
        assertThat(type("update", "resolve", "shop-2", "--path", "manifests.notes.text", "--keep")
                        .status())
                .isZero();
        assertThat(type("update", "dismiss", "shop-2").out()).isEqualTo("cluster/shop-2 dismissed\n");
        assertThat(type("update", "list").out()).doesNotContain("shop-2");
        assertThat(show("shop-2").at("state").text()).isEqualTo("dismissed");
        publish("kiosk", "1.2.0");
        assertThat(type("update", "list").out()).contains("shop-2");
        var update = show("shop-2");
        assertThat(update.at("to").at("version").text()).isEqualTo("1.2.0");
        assertThat(conflicts(update))
                .containsExactly("manifests.notes.size 1 9 2", "manifests.notes.text hello mine welcome keep");
    }

    @Test
    void what_cannot_be_updated_says_why() {
        publish("bare", "1.0.0");
        cluster("shop-3", "bare", "");
        apply(profile("bare", "2.0.0", "1.1.0") + "  variables: [{name: owner, required: true}]\n");
        assertThat(type("publish", "profile", "bare").status()).isZero();
        var update = show("shop-3");
        assertThat(update.at("state").text()).isEqualTo("blocked");
        assertThat(update.at("problems").items())
                .extracting(problem -> problem.at("code").text())
                .containsExactly("HF-VAR-001");
        assertThat(type("update", "apply", "shop-3").err()).startsWith("HF-VAR-001: ");
        assertThat(type("update", "show", "nobody").err()).startsWith("HF-API-404: ");
        assertThat(type("rollback", "shop-3", "--to", "9").err()).startsWith("HF-CHG-007: ");
        assertThat(type("update", "resolve", "shop-3", "--path", "a", "--keep", "--take")
                        .status())
                .isEqualTo(2);
    }

    @Test
    void profiles_whose_packs_do_not_suit_each_other_are_refused() throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("picky-1.0.0")).resolve("pack.json"),
                """
                {"name": "picky", "displayName": "Picky", "version": "1.0.0", "layer": "addon", "cloudTypes": ["all"],
                 "constraints": {"dependencies": [{"packName": "notes", "minVersion": "1.2.0", "type": "optional"}]}}
                """);
        Files.writeString(folder.resolve("picky-1.0.0/values.yaml"), "");
        publish("plain", "1.0.0");
        apply(profile("choosy", "1.0.0", "1.0.0").replace("notes", "picky"));
        assertThat(type("publish", "profile", "choosy").status()).isZero();
        cluster("shop-4", "plain", "");
        revision("shop-4", 1);
        var document = folder.resolve("both.yaml");
        Files.writeString(
                document,
                """
                {apiVersion: holdfast.dev/v1, kind: Cluster, metadata: {name: shop-4}, spec: {profiles: [
                 {name: plain, version: 1.0.0}, {name: choosy, version: 1.0.0}]}}
                """);
        var refused = type("apply", "-f", document.toString());
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .contains("HF-PRF-018", "picky 1.0.0 needs notes 1.2.0 or newer, and the profile has notes 1.0.0");
        revision("shop-4", 1);
    }

    private void publish(String name, String version) {
        apply(profile(name, version, version));
        assertThat(type("publish", "profile", name).status()).isZero();
    }

    private static String profile(String name, String version, String tag) {
        return """
        apiVersion: holdfast.dev/v1
        kind: Profile
        metadata: {name: %s}
        spec:
          type: add-on
          version: %s
          layers: [{name: notes, pack: {name: notes, tag: %s}}]
        """
                .formatted(name, version, tag);
    }

    private void cluster(String name, String profile, String override) {
        apply(
                """
                apiVersion: holdfast.dev/v1
                kind: Cluster
                metadata: {name: %s}
                spec:
                  profiles: [{name: %s, version: 1.0.0}]
                """
                                .formatted(name, profile)
                        + (override.isEmpty() ? "" : "  overrides: {notes: \"" + override + "\"}\n"));
        hub.enrol(name);
    }

    private void revision(String cluster, long wanted) {
        LiveHub.until(
                () -> hub.get("/api/v1/clusters/" + cluster + "/history")
                        .json()
                        .at("items")
                        .items(),
                items -> !items.isEmpty() && items.getFirst().at("revision").integer() == wanted);
    }

    private JsonView show(String cluster) {
        var shown = type("update", "show", cluster, "-o", "json");
        assertThat(shown.status()).as(shown.err()).isZero();
        return shown.json();
    }

    private static List<String> conflicts(JsonView update) {
        return update.at("conflicts").items().stream()
                .map(conflict -> String.join(
                                " ",
                                conflict.at("path").text(),
                                plain(conflict.at("base")),
                                plain(conflict.at("override")),
                                plain(conflict.at("incoming")),
                                plain(conflict.at("choice")))
                        .strip())
                .toList();
    }

    private static String plain(JsonView value) {
        return value.json()
                .map(json -> StrictJson.write(json).utf8().replace("\"", ""))
                .orElse("");
    }

    private String pin(String cluster) {
        return spec(cluster).at("profiles").items().getFirst().at("version").text();
    }

    private String override(String cluster) {
        return spec(cluster).at("overrides").at("notes").text();
    }

    private JsonView spec(String cluster) {
        return hub.get("/api/v1/clusters/" + cluster).json().at("spec");
    }

    private void apply(String document) {
        var done = Typed.run(document, environment(), "apply", "-f", "-");
        assertThat(done.status()).as(done.err()).isZero();
    }

    private Typed type(String... arguments) {
        return Typed.run("", environment(), arguments);
    }

    private Map<String, String> environment() {
        return Map.of("HOLDFAST_HUB", hub.endpoint("api"), "HOLDFAST_TOKEN", hub.admin);
    }

    private void pack(String version, String values, String shape) throws IOException {
        ManifestPack.write(
                folder,
                "notes",
                version,
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: notes, namespace: default}
                data: {text: "{{ .Values.text }}", color: "{{ .Values.color }}", shape: "%s"}
                """
                        .formatted(shape),
                "manifests: {notes: {" + values + "}}\n");
    }
}
