package dev.holdfast.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.LiveHub;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
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

    /** What a command came to. */
    private record Result(int status, String out, String err) {
        JsonView json() {
            return JsonView.of(StrictJson.parse(Bytes.utf8(out), Limits.OBJECTS));
        }
    }

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
        assertThat(run("", Map.of("HOLDFAST_HUB", hub.endpoint("api")), "get", "sites")
                        .err())
                .startsWith("HF-ACC-001: ");
        var wrong = Map.of("HOLDFAST_HUB", hub.endpoint("api"), "HOLDFAST_TOKEN", "hft_wrong");
        assertThat(run("", wrong, "get", "sites").err()).startsWith("HF-ACC-002: ");
    }

    @Test
    void a_hub_that_is_not_there_is_said_so() {
        var nobody = Map.of("HOLDFAST_HUB", "http://127.0.0.1:1", "HOLDFAST_TOKEN", "hft_x");
        var result = run("", nobody, "get", "sites");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("HF-CLI-005: ").contains("http://127.0.0.1:1");
    }

    private Result type(String in, String... arguments) {
        return run(in, Map.of("HOLDFAST_HUB", hub.endpoint("api"), "HOLDFAST_TOKEN", hub.admin), arguments);
    }

    private static Result run(String in, Map<String, String> environment, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                Clock.systemUTC());
        var status = OperatorCommands.build(terminal).execute(arguments);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
