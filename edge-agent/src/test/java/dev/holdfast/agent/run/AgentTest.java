package dev.holdfast.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.agent.bench.BenchHub;
import dev.holdfast.agent.bench.BenchHub.Publication;
import dev.holdfast.agent.bench.Patience;
import dev.holdfast.agent.desk.LocalCall;
import dev.holdfast.agent.dial.Route;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.agent.kube.MemoryKubeApi;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running agent in this process, its cluster in memory, no hub anywhere. */
class AgentTest {
    private static final ObjectRef OBJECT = new ObjectRef("v1", "ConfigMap", "web", "a");

    @TempDir
    private Path folder;

    private final Clock clock = Clock.fixed(BenchHub.NOW, ZoneOffset.UTC);
    private final BenchHub hub = new BenchHub();
    private final MemoryKubeApi cluster = new MemoryKubeApi(clock, MemoryKubeApi.Controllers.AT_ONCE);
    private Path data = Path.of("");

    @BeforeEach
    void enrol() throws IOException {
        data = folder.resolve("site");
        hub.enrol(data, "shop");
    }

    @Test
    void what_a_stick_brings_is_in_the_cluster_soon() throws IOException {
        try (var agent = start()) {
            take(agent, 1, "one");
            Patience.until("revision 1 runs", () -> converged(agent, 1));
            assertThat(value()).contains("one");
            take(agent, 2, "two");
            Patience.until("revision 2 runs", () -> converged(agent, 2));
            assertThat(value()).contains("two");
        }
    }

    @Test
    void what_a_bundle_would_disturb_is_told_with_what_was_measured_here() throws IOException {
        try (var agent = start()) {
            take(agent, 1, "one");
            Patience.until("revision 1 runs", () -> converged(agent, 1));
            var next = hub.bundle(folder.resolve("next.hfb"), Publication.of("shop", 2, BenchHub.config("a", "two")));
            var checked = JsonView.of(
                    agent.desk().answer(Json.object("command", "import", "file", next.toString(), "check", true)));
            assertThat(checked.at("forecast").items()).singleElement().satisfies(layer -> {
                assertThat(layer.at("layer").text()).isEqualTo("app");
                assertThat(layer.at("effect").text()).isEqualTo("reload");
                assertThat(layer.at("minutes").integer())
                        .as("a second, rounded up")
                        .isEqualTo(1);
                assertThat(layer.at("bytes").integer()).isPositive();
            });
            assertThat(value()).as("only looked at").contains("one");
        }
    }

    @Test
    void drift_is_repaired_without_a_hub() throws IOException {
        try (var agent = start()) {
            take(agent, 1, "one");
            Patience.until("revision 1 runs", () -> converged(agent, 1));
            cluster.remove(OBJECT);
            Patience.until("it is back", () -> value().isPresent());
            cluster.change(OBJECT, "somebody", object -> object.with("data", Json.object("value", "theirs")));
            Patience.until("it is right again", () -> value().equals(Optional.of("one")));
        }
    }

    @Test
    void what_runs_is_known_after_a_restart() throws IOException {
        try (var agent = start()) {
            take(agent, 1, "one");
            Patience.until("revision 1 runs", () -> converged(agent, 1));
        }
        try (var alone = Agent.alone(AgentConfig.of(data), clock)) {
            var status = JsonView.of(alone.answer(Json.object("command", "status")));
            assertThat(status.at("converged").flag(false)).isTrue();
            assertThat(status.at("state").text()).isEqualTo("Converged");
        }
        try (var agent = start()) {
            Patience.until("revision 1 still runs", () -> converged(agent, 1));
            assertThat(status(agent).at("bootId").integer()).isEqualTo(2);
        }
    }

    @Test
    void a_silent_cluster_is_a_condition_and_ends() throws IOException {
        try (var agent = start()) {
            take(agent, 1, "one");
            Patience.until("revision 1 runs", () -> converged(agent, 1));
            cluster.fail("no route to host");
            Patience.until(
                    "it is said", () -> condition(agent, "ApiServerReachable").equals("False"));
            assertThat(converged(agent, 1)).isFalse();
        }
        cluster.recover();
        try (var agent = start()) {
            Patience.until("it is over", () -> converged(agent, 1));
        }
    }

    @Test
    void a_running_agent_answers_on_its_socket() throws IOException {
        try (var agent = start();
                var call = LocalCall.to(data).orElseThrow()) {
            var status = JsonView.of(call.answer(Json.object("command", "status")));
            assertThat(status.at("site").text()).isEqualTo(agent.site().value());
        }
        assertThat(LocalCall.to(data)).isEmpty();
    }

    @Test
    void a_question_nobody_knows_is_refused_over_the_socket() throws IOException {
        try (var _ = start();
                var call = LocalCall.to(data).orElseThrow()) {
            assertThatThrownBy(() -> call.answer(Json.object("command", "sing")))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.problem().code()).isEqualTo("HF-AGT-006"));
        }
    }

    @Test
    void a_data_folder_has_one_owner() throws IOException {
        try (var _ = start()) {
            assertThatThrownBy(() -> Agent.alone(AgentConfig.of(data), clock))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.problem().code()).isEqualTo("HF-AGT-001"));
        }
    }

    @Test
    void a_folder_of_no_site_cannot_run() {
        assertThatThrownBy(() -> Agent.start(AgentConfig.of(folder.resolve("none")), clock, cluster, Route.DIRECT))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().code()).isEqualTo("HF-AGT-002"));
    }

    private Agent start() throws IOException {
        return Agent.start(AgentConfig.of(data), clock, cluster, Route.DIRECT);
    }

    private void take(Agent agent, long revision, String value) throws IOException {
        var bundle = hub.bundle(
                folder.resolve(revision + ".hfb"), Publication.of("shop", revision, BenchHub.config("a", value)));
        var answer = JsonView.of(agent.desk().answer(Json.object("command", "import", "file", bundle.toString())));
        assertThat(answer.at("result").text()).isEqualTo("imported");
    }

    private Optional<String> value() {
        return cluster.objects().stream()
                .filter(object -> object.ref().equals(OBJECT))
                .map(LiveObject::view)
                .map(view -> view.at("data").at("value").text(""))
                .findFirst();
    }

    private static boolean converged(Agent agent, long revision) {
        var status = status(agent);
        return status.at("converged").flag(false)
                && status.at("appliedRevision").integer(0) == revision;
    }

    private static String condition(Agent agent, String type) {
        return status(agent).at("conditions").items().stream()
                .filter(c -> c.at("type").text().equals(type))
                .map(c -> c.at("status").text())
                .findFirst()
                .orElse("");
    }

    private static JsonView status(Agent agent) {
        return JsonView.of(agent.desk().answer(Json.object("command", "status")));
    }
}
