package dev.holdfast.sim.fault;

import dev.holdfast.agent.identity.EnrolResult;
import dev.holdfast.agent.identity.Token;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.agent.kube.MemoryKubeApi;
import dev.holdfast.agent.lifecycle.Reach;
import dev.holdfast.agent.run.Agent;
import dev.holdfast.agent.run.AgentConfig;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One site of a {@link Lab}: its cluster in memory outlives its agent. Confined to one test. */
public final class LabSite implements AutoCloseable {
    private static final ObjectRef PAGE = new ObjectRef("v1", "ConfigMap", "default", "page");

    private final String name;
    private final Path data;
    private final TestClock clock = new TestClock();
    private final MemoryKubeApi cluster = new MemoryKubeApi(new TestClock(), MemoryKubeApi.Controllers.AT_ONCE);
    private final SiteLine line = new SiteLine();
    private UnaryOperator<KubeApi> seen = UnaryOperator.identity();
    private Reach reach = new Reach.Nowhere();
    private Optional<Agent> agent = Optional.empty();

    LabSite(String name, Path data) {
        this.name = name;
        this.data = data;
    }

    void enrol(Path token) {
        try {
            var result = Agent.enrol(data, Token.parse(Bytes.copyOf(Files.readAllBytes(token))), clock, line.route());
            if (!(result instanceof EnrolResult.Enrolled)) {
                throw new AssertionError(name + " is not enrolled: " + result);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void start() {
        try {
            agent = Optional.of(
                    Agent.start(AgentConfig.of(data).with(reach), clock, seen.apply(cluster), line.route()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void stop() {
        agent.ifPresent(Agent::close);
        agent = Optional.empty();
    }

    /** How the agent sees its cluster from its next start on. */
    public void seen(UnaryOperator<KubeApi> through) {
        seen = through;
    }

    /** Where the agent can take a cluster over, from its next start on. */
    public void reaches(Reach server) {
        reach = server;
    }

    public TestClock clock() {
        return clock;
    }

    public MemoryKubeApi cluster() {
        return cluster;
    }

    public SiteLine line() {
        return line;
    }

    public JsonView ask(Json.Obj question) {
        try (var desk = agent.orElseThrow().desk()) {
            return JsonView.of(desk.answer(question));
        }
    }

    public JsonView status() {
        return ask(Json.object("command", "status"));
    }

    public JsonView take(Path bundle) {
        return ask(Json.object("command", "import", "file", bundle.toString()));
    }

    public Optional<JsonView> condition(String type) {
        return condition(status(), type);
    }

    public boolean says(String type, String status) {
        return condition(type)
                .filter(found -> found.at("status").text().equals(status))
                .isPresent();
    }

    static Optional<JsonView> condition(JsonView status, String type) {
        return status.at("conditions").items().stream()
                .filter(found -> found.at("type").text().equals(type))
                .findFirst();
    }

    /** The value that the running page has; empty when there is none. */
    public Optional<String> store() {
        return page().map(live -> live.view().at("data").at("store").text(""));
    }

    /** The version of the running page. */
    public Optional<String> number() {
        return page().map(live -> live.view().at("data").at("number").text(""));
    }

    public Optional<LiveObject> page() {
        return cluster.objects().stream()
                .filter(object -> object.ref().equals(PAGE))
                .findFirst();
    }

    /** Somebody at the site removes the page; the agent must bring it back as it was. */
    public void expectRepair() {
        var before = page().orElseThrow();
        cluster.remove(PAGE);
        Lab.until("the page is back", () -> page().isPresent());
        if (!content(page().orElseThrow()).equals(content(before))) {
            throw new AssertionError("the page was " + before + " and came back as " + page());
        }
    }

    public void awaitStore(String value) {
        Lab.until(name + " runs store " + value, () -> store().equals(Optional.of(value)));
    }

    public void awaitCondition(String type, String status) {
        Lab.until(name + " says " + type + " is " + status, () -> says(type, status));
    }

    public void awaitNo(String type) {
        Lab.until(name + " says nothing of " + type, () -> !says(type, "True"));
    }

    public List<LiveObject> objects() {
        return cluster.objects();
    }

    private static Json content(LiveObject live) {
        return live.view().at("data").object();
    }

    @Override
    public void close() {
        stop();
        cluster.close();
        line.close();
    }
}
