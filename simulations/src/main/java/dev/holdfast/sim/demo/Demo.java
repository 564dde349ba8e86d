package dev.holdfast.sim.demo;

import dev.holdfast.agent.dial.Route;
import dev.holdfast.agent.identity.EnrolResult;
import dev.holdfast.agent.identity.Token;
import dev.holdfast.agent.run.Agent;
import dev.holdfast.agent.run.AgentConfig;
import dev.holdfast.hub.Hub;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.sim.drive.Shell;
import dev.holdfast.sim.fault.SiteLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A running demo: a hub and its sites in this process. Everything an operator does here is a command, as typed. */
final class Demo implements AutoCloseable {
    private static final String PROFILE = "store";

    /** One shop: its cluster, its agent and the line between it and the hub. */
    private record Shop(SiteCluster cluster, SiteLine line, Agent agent) {}

    private final DemoPlan plan;
    private final Clock clock;
    private final Consumer<String> say;
    private final SecureRandom random = new SecureRandom();
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Map<String, Shop> shops = new ConcurrentHashMap<>();
    private final Hub hub;
    private final Shell shell;

    /** Starts everything; sites converge on their own time afterwards. */
    static Demo start(DemoPlan plan, Map<String, String> environment, Clock clock, Consumer<String> say) {
        return new Demo(plan, environment, clock, say);
    }

    private Demo(DemoPlan plan, Map<String, String> environment, Clock clock, Consumer<String> say) {
        this.plan = plan;
        this.clock = clock;
        this.say = say;
        try {
            hub = keep(Hub.start(DemoPorts.config(plan), clock, random, _ -> {}));
            say.accept("hub is up at " + hub.api());
            shell = new Shell(environment, clock)
                    .with("HOLDFAST_HUB", hub.api())
                    .with(
                            "HOLDFAST_TOKEN",
                            Files.readString(plan.hub().resolve("admin.token")).strip());
            shell.must("login", "--name", "demo");
            publish();
            for (var name : plan.names()) {
                shops.put(name, open(name));
            }
            keep(DemoControl.listen(plan.folder(), this::answer));
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** An address that opens the console already logged in, once. */
    String console() {
        return hub.consoleLogin();
    }

    /** Waits until every site runs what its document says. @throws Shell.CommandFailed when time is up */
    void awaitConverged(Duration patience) {
        for (var name : plan.names()) {
            shell.must("wait", "cluster/" + name, "--for", "converged", "--timeout", patience.toSeconds() + "s");
            say.accept(name + " has converged");
        }
    }

    /** The table of clusters. */
    String table() {
        return shell.must("get", "clusters").out();
    }

    // Applied again they are unchanged: a second demo in the same folder keeps what people changed.
    private void publish() throws IOException {
        var registry = plan.folder().resolve("registry.yaml");
        write(registry, Sample.registry(plan.catalog()));
        shell.must("apply", "-f", registry.toString());
        var published = shell.run("get", "profile", PROFILE, "-o", "json");
        if (published.exitStatus() != 0) {
            shell.must(
                    "apply",
                    "-f",
                    plan.catalog().resolve("profiles/store-1.0.0.yaml").toString());
            shell.must("publish", "profile", PROFILE);
            say.accept("profile " + PROFILE + " 1.0.0 is published");
        }
    }

    private Shop open(String name) throws IOException {
        var document = plan.shop(name);
        if (!Files.exists(document)) {
            write(document, Sample.shop(name, plan.names().indexOf(name) + 1));
        }
        shell.must("apply", "-f", document.toString());
        var line = keep(new SiteLine());
        enrol(name, line.route());
        var cluster =
                keep(plan.clusters().open(name, plan.folder().resolve("kube").resolve(name)));
        say.accept(name + " is enrolled, with " + cluster.describe());
        return new Shop(
                cluster, line, keep(Agent.start(AgentConfig.of(plan.site(name)), clock, cluster.api(), line.route())));
    }

    private void enrol(String name, Route route) throws IOException {
        if (Files.exists(plan.site(name).resolve("state.db"))) {
            return;
        }
        var file = plan.folder().resolve(name + ".token");
        try {
            shell.must("site", "token", name, "-o", file.toString());
            var token = Token.parse(Bytes.copyOf(Files.readAllBytes(file)));
            switch (Agent.enrol(plan.site(name), token, clock, route)) {
                case EnrolResult.Enrolled _, EnrolResult.AlreadyHere _ -> {}
                case EnrolResult.Refused(var problem) -> throw new Refusal(problem);
                case EnrolResult.Unreachable(var reason) -> throw new IllegalStateException(reason);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private Json.Obj answer(Json.Obj request) {
        var view = JsonView.of(request);
        var name = view.at("site").text();
        var shop = shops.get(name);
        if (shop == null) {
            throw new IllegalStateException("expected one of " + plan.names() + ", found " + name);
        }
        return switch (view.at("command").text()) {
            case "cut" -> {
                shop.line().cut();
                yield Json.object("message", "the line of " + name + " is cut");
            }
            case "join" -> {
                shop.line().join();
                yield Json.object("message", "the line of " + name + " is back");
            }
            case "drift" -> Json.object("message", new Drift(shop.cluster()).run(objects(shop)));
            default -> throw new IllegalStateException("expected cut, join or drift");
        };
    }

    private static List<JsonView> objects(Shop shop) {
        try (var desk = shop.agent().desk()) {
            return JsonView.of(desk.answer(Json.object("command", "objects")))
                    .at("objects")
                    .items();
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
    }

    private <T extends AutoCloseable> T keep(T part) {
        running.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                System.getLogger(Demo.class.getName()).log(System.Logger.Level.WARNING, "while stopping", e);
            }
        }
    }
}
