package dev.holdfast.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.LiveHub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorCommandsTest {
    private static final String SITE = "{apiVersion: holdfast.dev/v1, kind: Site, metadata: {name: %s}, spec: {%s}}\n";

    private LiveHub hub;

    @BeforeAll
    void start(@TempDir Path data) {
        hub = new LiveHub(data);
        hub.publish("store", "1.0.0", "hello");
        hub.cluster("shop", "default", "store", "1.0.0");
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @Test
    void apply_says_what_became_of_each_document() {
        var both = SITE.formatted("one", "") + "---\n" + SITE.formatted("two", "link: metered");
        assertThat(type(both, "apply", "-f", "-").out()).isEqualTo("site/one created\nsite/two created\n");
        var changed = SITE.formatted("one", "") + "---\n" + SITE.formatted("two", "link: dark");
        assertThat(type(changed, "apply", "-f", "-").out()).isEqualTo("site/one unchanged\nsite/two configured\n");
    }

    @Test
    void a_dry_run_keeps_nothing() {
        assertThat(type(SITE.formatted("dry", ""), "apply", "-f", "-", "--dry-run")
                        .status())
                .isZero();
        assertThat(type("", "get", "site", "dry").status()).isEqualTo(1);
    }

    @Test
    void a_wrong_document_is_one_line_with_code_path_and_remedy() {
        var result = type(SITE.formatted("bad", "lnik: dark"), "apply", "-f", "-");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("HF-JSN-007: ")
                .contains("spec.lnik")
                .hasLineCount(1);
    }

    @Test
    void with_json_a_failure_is_one_problem_document_on_standard_output() {
        var result = type("", "get", "site", "nobody", "-o", "json");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.json().at("code").text()).isEqualTo("HF-API-404");
        assertThat(result.err()).startsWith("HF-API-404: ");
    }

    @Test
    void wrong_usage_ends_2_and_a_wait_in_vain_4() {
        assertThat(type("", "get").status()).isEqualTo(2);
        assertThat(type("", "fly").status()).isEqualTo(2);
        assertThat(type("", "site").status()).isEqualTo(2);
        assertThat(type("", "wait", "site/shop", "--for", "revision=7", "--timeout", "1s")
                        .status())
                .isEqualTo(4);
    }

    @Test
    void diff_ends_3_when_something_differs_and_changes_nothing() {
        var other = SITE.formatted("shop", "link: dark");
        assertThat(type(other, "diff", "-f", "-").status()).isEqualTo(3);
        assertThat(type(other, "diff", "-f", "-").status()).isEqualTo(3);
        assertThat(type(SITE.formatted("shop", ""), "diff", "-f", "-").status()).isZero();
    }

    @Test
    void a_site_token_is_a_file_for_its_owner_alone(@TempDir Path folder) throws Exception {
        var file = folder.resolve("shop.token");
        assertThat(type("", "site", "token", "shop", "-o", file.toString()).status())
                .isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).contains("\"token.v1\"");
    }

    @Test
    void no_token_and_a_wrong_one_are_told_apart() {
        assertThat(Typed.run("", Map.of("HOLDFAST_HUB", hub.endpoint("api")), "get", "sites")
                        .err())
                .startsWith("HF-ACC-001: ");
        var wrong = Map.of("HOLDFAST_HUB", hub.endpoint("api"), "HOLDFAST_TOKEN", "hft_wrong");
        assertThat(Typed.run("", wrong, "get", "sites").err()).startsWith("HF-ACC-002: ");
    }

    @Test
    void a_hub_that_is_not_there_is_said_so() {
        var nobody = Map.of("HOLDFAST_HUB", "http://127.0.0.1:1", "HOLDFAST_TOKEN", "hft_x");
        var result = Typed.run("", nobody, "get", "sites");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("HF-CLI-005: ").contains("http://127.0.0.1:1");
    }

    @Test
    void wrong_usage_with_json_is_a_problem_document_too() {
        var result = type("", "get", "bogus", "-o", "json");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.json().at("code").text()).isEqualTo("HF-CLI-004");
        assertThat(result.json().object().members().keySet())
                .containsAll(type("", "get", "site", "nobody", "-o", "json")
                        .json()
                        .object()
                        .members()
                        .keySet());
        assertThat(result.json().at("type").text()).isEqualTo("about:blank");
        assertThat(result.json().at("status").integer()).isEqualTo(400);
        assertThat(result.json().at("findings").items()).isEmpty();
        assertThat(type("", "wait", "--timeout", "1s", "-o", "json")
                        .json()
                        .at("code")
                        .text())
                .isEqualTo("HF-CLI-002");
    }

    @Test
    void several_mistakes_are_told_in_one_line() {
        var result = type(SITE.formatted("bad", "lnik: dark, images: {source: mirror}"), "apply", "-f", "-");
        assertThat(result.err()).contains("spec.lnik").contains("spec.images").hasLineCount(1);
    }

    @Test
    void of_several_documents_none_is_written_when_one_is_wrong() {
        var both = SITE.formatted("fine", "") + "---\n" + SITE.formatted("not-fine", "lnik: dark");
        var refused = type(both, "apply", "-f", "-");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err())
                .startsWith("HF-JSN-007: site/not-fine in standard input: expected ")
                .hasLineCount(1);
        assertThat(type("", "get", "site", "fine").status()).isEqualTo(1);
        var problem = type(both, "apply", "-f", "-", "-o", "json").json();
        assertThat(problem.at("code").text()).isEqualTo("HF-JSN-007");
        assertThat(problem.at("document").at("name").text()).isEqualTo("not-fine");
        assertThat(problem.at("results").items()).isEmpty();
    }

    @Test
    void a_cluster_with_a_version_that_nothing_brings_keeps_its_site_from_being_written() {
        var both = SITE.formatted("lonely", "")
                + """
                ---
                apiVersion: holdfast.dev/v1
                kind: Cluster
                metadata: {name: lonely}
                spec: {profiles: [{name: nowhere, version: 1.0.0}]}
                """;
        var refused = type(both, "apply", "-f", "-");
        assertThat(refused.err()).startsWith("HF-CLU-001: cluster/lonely in standard input: ");
        assertThat(type("", "get", "site", "lonely").status()).isEqualTo(1);
    }

    @Test
    void what_was_applied_before_a_failure_is_said_beside_it() {
        // The registry's secret is among the documents: only when it is there can anybody tell what it lacks.
        var both =
                """
                {apiVersion: holdfast.dev/v1, kind: Secret, metadata: {name: charts}, spec: {data: {other: key}}}
                ---
                apiVersion: holdfast.dev/v1
                kind: Registry
                metadata: {name: charts}
                spec: {type: helm, url: "https://charts.example", credentials: {secretRef: {name: charts}}}
                """;
        var problem = type(both, "apply", "-f", "-", "-o", "json").json();
        assertThat(problem.at("code").text()).isEqualTo("HF-REG-017");
        assertThat(problem.at("document").at("kind").text()).isEqualTo("Registry");
        assertThat(problem.at("results").items())
                .singleElement()
                .satisfies(result -> assertThat(result.at("kind").text()).isEqualTo("Secret"));
    }

    @Test
    void a_wait_in_vain_says_what_was_seen_last() {
        var result = type("", "wait", "site", "shop", "--for", "revision=7", "--timeout", "1ms", "-o", "json");
        assertThat(result.status()).isEqualTo(4);
        assertThat(result.json().at("code").text()).isEqualTo("HF-CLI-016");
        assertThat(type("", "wait", "site/nobody", "--for", "bogus").status()).isEqualTo(2);
    }

    @Test
    void a_wait_for_a_condition_says_how_that_condition_is() {
        type(SITE.formatted("shop", ""), "apply", "-f", "-");
        var result = type("", "wait", "site/shop", "--for", "condition=Enrolled", "--timeout", "1ms", "-o", "json");
        assertThat(result.json().at("found").text()).startsWith("Enrolled False: no agent is registered");
        var none = type("", "wait", "site/shop", "--for", "condition=Round", "--timeout", "1ms", "-o", "json");
        assertThat(none.json().at("found").text()).startsWith("no condition Round, link unknown");
    }

    @Test
    void a_whole_stack_in_one_file_can_be_rehearsed_before_any_of_it_exists() {
        var stack =
                """
                apiVersion: holdfast.dev/v1
                kind: Cluster
                metadata: {name: new-shop}
                spec: {profiles: [{name: new-store, version: 1.0.0}]}
                ---
                apiVersion: holdfast.dev/v1
                kind: Profile
                metadata: {name: new-store}
                spec:
                  type: add-on
                  version: 1.0.0
                  layers:
                  - name: notes
                    manifest: {content: "apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: notes}\\n"}
                """;
        var rehearsed = type(stack, "apply", "-f", "-", "--dry-run");
        assertThat(rehearsed.out()).contains("cluster/new-shop created (dry run)");
        assertThat(type(stack, "diff", "-f", "-").status()).isEqualTo(3);
        assertThat(type(stack.replace("new-store, version: 1.0.0", "new-store, version: 9.9.9"), "diff", "-f", "-")
                        .status())
                .isEqualTo(1);
    }

    @Test
    void a_folder_may_hold_the_manifests_that_its_documents_name(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("notes.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: notes}\n");
        Files.writeString(
                folder.resolve("profile.yaml"),
                "apiVersion: holdfast.dev/v1\nkind: Profile\nmetadata: {name: from-folder}\nspec: {type: add-on,"
                        + " version: 1.0.0, layers: [{name: notes, manifest: {path: notes.yaml}}]}\n");
        var result = type("", "apply", "-f", folder.toString());
        assertThat(result.out()).isEqualTo("profile/from-folder created\n");
        assertThat(type("", "apply", "-f", folder.resolve("notes.yaml").toString())
                        .err())
                .startsWith("HF-CLI-010: ");
    }

    @Test
    void an_empty_value_of_a_secret_is_a_mistake_and_not_kept(@TempDir Path folder) throws Exception {
        var refused = type("", "secret", "set", "till", "--key", "password", "--from-stdin");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).startsWith("HF-CLI-028: ").contains("key password");
        var empty = Files.writeString(folder.resolve("empty"), "");
        assertThat(type("", "secret", "set", "till", "--key", "password", "--from-file", empty.toString())
                        .err())
                .startsWith("HF-CLI-028: ");
        assertThat(type("", "get", "secret", "till").status()).isEqualTo(1);
    }

    @Test
    void several_files_are_applied_together(@TempDir Path folder) throws Exception {
        var one = Files.writeString(folder.resolve("one.yaml"), SITE.formatted("file-one", ""));
        var two = Files.writeString(folder.resolve("two.json"), SITE.formatted("file-two", ""));
        assertThat(type("", "apply", "-f", one.toString(), "-f", two.toString()).out())
                .isEqualTo("site/file-one created\nsite/file-two created\n");
    }

    @Test
    void events_of_all_clusters_are_one_list() {
        assertThat(type("", "events", "-o", "json").json().at("kind").text()).isEqualTo("List");
    }

    @Test
    void nothing_found_is_said_on_standard_error() {
        var result = type("", "get", "clusters", "-l", "wave=none");
        assertThat(result.status()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isEqualTo("no clusters with wave=none\n");
    }

    @Test
    void an_address_that_is_none_is_no_fault_of_the_program() {
        assertThat(type("", "get", "sites", "--hub", "ftp://x").err()).startsWith("HF-CLI-003: ");
    }

    private Typed type(String in, String... arguments) {
        return Typed.run(in, Map.of("HOLDFAST_HUB", hub.endpoint("api"), "HOLDFAST_TOKEN", hub.admin), arguments);
    }
}
