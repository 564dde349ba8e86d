package dev.holdfast.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.bench.BenchHub;
import dev.holdfast.agent.bench.BenchHub.Publication;
import dev.holdfast.agent.bench.Patience;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentCommandsTest {
    @TempDir
    private Path folder;

    private final BenchHub hub = new BenchHub();
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private String data = "";

    @BeforeEach
    void enrol() throws IOException {
        var site = folder.resolve("site");
        hub.enrol(site, "shop");
        data = site.toString();
    }

    @Test
    void an_import_ends_0_twice() throws IOException {
        var bundle = bundle("shop", 1);
        assertThat(agent("import", bundle, "--data", data, "-o", "json")).isZero();
        assertThat(document().at("result").text()).isEqualTo("imported");
        assertThat(agent("import", bundle, "--data", data, "-o", "json")).isZero();
        assertThat(document().at("result").text()).isEqualTo("alreadyHere");
        assertThat(document().at("revision").integer()).isEqualTo(1);
    }

    @Test
    void a_rehearsal_needs_no_site_and_says_nothing() {
        assertThat(agent("rehearse")).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void a_refused_bundle_ends_1_with_its_code_in_both_forms() throws IOException {
        var foreign = bundle("other", 1);
        assertThat(agent("import", foreign, "--data", data, "-o", "json")).isEqualTo(1);
        assertThat(document().at("result").text()).isEqualTo("refused");
        assertThat(document().at("code").text()).startsWith("HF-TUF-");
        assertThat(err.toString()).startsWith("HF-TUF-").hasLineCount(1);
        assertThat(agent("import", foreign, "--data", data)).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void a_folder_of_no_site_is_a_problem_document() {
        assertThat(agent("status", "--data", folder.resolve("none").toString(), "-o", "json"))
                .isEqualTo(1);
        assertThat(document().at("code").text()).isEqualTo("HF-AGT-002");
        assertThat(document().at("type").text()).isEqualTo("about:blank");
        assertThat(document().at("status").integer()).isEqualTo(422);
        assertThat(document().at("findings").items()).isEmpty();
        assertThat(err.toString()).startsWith("HF-AGT-002: expected ").hasLineCount(1);
    }

    @Test
    void a_release_of_nothing_is_refused() {
        assertThat(agent("release", "--data", data)).isEqualTo(1);
        assertThat(err.toString()).startsWith("HF-AGT-011: ").hasLineCount(1);
        assertThat(agent("release", "7", "--data", data, "-o", "json")).isEqualTo(1);
        assertThat(document().at("code").text()).isEqualTo("HF-AGT-011");
    }

    @Test
    void wrong_usage_ends_2_and_does_nothing() {
        assertThat(agent("import", "--data", data)).isEqualTo(2);
        assertThat(agent("status")).isEqualTo(2);
        assertThat(agent("run", "--data", data)).isEqualTo(2);
        assertThat(agent("run", "--data", data, "--cluster", "kube")).isEqualTo(2);
        assertThat(agent("sing")).isEqualTo(2);
        assertThat(err.toString()).startsWith("HF-CLI-002: ");
        assertThat(agent()).isEqualTo(2);
    }

    @Test
    void every_command_has_help_with_an_example() {
        for (var command : line().getSubcommands().keySet()) {
            assertThat(agent(command, "--help")).isZero();
            assertThat(out.toString()).contains("Example").contains("holdfast agent " + command);
        }
    }

    @Test
    void a_token_that_is_none_is_refused() throws IOException {
        var token = Files.writeString(folder.resolve("token"), "{}").toString();
        assertThat(agent(
                        "enrol",
                        "--token",
                        token,
                        "--data",
                        folder.resolve("new").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("HF-ENR-010: ");
        assertThat(agent("enrol", "--token", folder.resolve("nothing").toString(), "--data", data))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("HF-ENR-010: ");
    }

    @Test
    void a_kubeconfig_that_is_none_is_refused() throws IOException {
        assertThat(agent(
                        "run",
                        "--data",
                        data,
                        "--kubeconfig",
                        folder.resolve("nothing").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("HF-AGT-008: ");
        var wrong = Files.writeString(folder.resolve("wrong"), "][").toString();
        assertThat(agent("run", "--data", data, "--kubeconfig", wrong)).isEqualTo(1);
        assertThat(err.toString()).startsWith("HF-AGT-008: ").hasLineCount(1);
    }

    @Test
    void a_report_is_written_whole() {
        var file = folder.resolve("shop.hfr");
        assertThat(agent("report", "--data", data, "-o", file.toString())).isZero();
        assertThat(file).isNotEmptyFile();
        assertThat(agent(
                        "report",
                        "--data",
                        data,
                        "-o",
                        folder.resolve("no/such/folder").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("HF-AGT-007: ");
    }

    @Test
    void commands_talk_to_the_agent_that_runs() throws IOException {
        var ready = new StringWriter();
        var complaints = new StringWriter();
        var ended = new CompletableFuture<Integer>();
        var running = Thread.ofPlatform()
                .start(() -> ended.complete(
                        line(ready, complaints).execute("run", "--data", data, "--cluster", "memory", "-o", "json")));
        Patience.until("it is ready", () -> ready.toString().contains("\"ready\":true"));
        assertThat(agent("import", bundle("shop", 1), "--data", data)).isZero();
        Patience.until("revision 1 runs", this::converged);
        assertThat(agent("objects", "--data", data, "-o", "json")).isZero();
        assertThat(document().at("objects").items()).hasSize(2);
        assertThat(agent("objects", "--data", data)).isZero();
        assertThat(out.toString()).contains("store/app", "ConfigMap");
        assertThat(agent("status", "--data", data)).isZero();
        assertThat(out.toString()).contains("site shop of fleet acme: Converged, revision 1 of 1 applied");
        assertThat(agent("history", "--data", data)).isZero();
        assertThat(out.toString()).contains("revision 1 by stick");
        assertThat(agent("run", "--data", data, "--cluster", "memory")).isEqualTo(1);
        assertThat(err.toString()).startsWith("HF-AGT-001: ");
        running.interrupt();
        assertThat(ended.join()).as(complaints.toString()).isZero();
        assertThat(agent("status", "--data", data, "-o", "json")).isZero();
        assertThat(document().at("link").text()).isEqualTo("unknown");
    }

    private boolean converged() {
        return agent("status", "--data", data, "-o", "json") == 0
                && document().at("converged").flag(false);
    }

    private String bundle(String site, long revision) throws IOException {
        return hub.bundle(folder.resolve(site + ".hfb"), Publication.of(site, revision, BenchHub.config("a", "1")))
                .toString();
    }

    private int agent(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return line().execute(arguments);
    }

    private picocli.CommandLine line() {
        return line(out, err);
    }

    private static picocli.CommandLine line(StringWriter out, StringWriter err) {
        return AgentCommands.build(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Map.of(),
                Clock.fixed(BenchHub.NOW, ZoneOffset.UTC));
    }

    private JsonView document() {
        return JsonView.of(StrictJson.parseObject(Bytes.utf8(out.toString()), Limits.DOCUMENT));
    }
}
