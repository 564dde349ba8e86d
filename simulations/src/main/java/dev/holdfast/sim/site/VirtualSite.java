package dev.holdfast.sim.site;

import dev.holdfast.agent.dial.Route;
import dev.holdfast.agent.identity.EnrolResult;
import dev.holdfast.agent.identity.Token;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.agent.kube.MemoryKubeApi;
import dev.holdfast.agent.run.Agent;
import dev.holdfast.agent.run.AgentConfig;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.link.PahoLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A whole site in this process: a real agent on a real link, its cluster in memory. Thread-safe. */
public final class VirtualSite implements AutoCloseable {
    private final MemoryKubeApi memory;
    private final CountedCluster cluster;
    private final AtomicInteger sent = new AtomicInteger();
    private final Agent agent;

    private VirtualSite(Path data, Clock clock, SecureRandom random) throws IOException {
        this.memory = new MemoryKubeApi(clock, MemoryKubeApi.Controllers.AT_ONCE);
        this.cluster = new CountedCluster(memory);
        this.agent = Agent.start(
                AgentConfig.of(data),
                clock,
                cluster,
                Route.DIRECT,
                settings -> new CountedLink(new PahoLink(settings, clock, random), sent),
                random);
    }

    /** Starts the agent of a data folder that is enrolled. */
    public static VirtualSite open(Path data, Clock clock, SecureRandom random) throws IOException {
        return new VirtualSite(data, clock, random);
    }

    /** Enrols with a token and starts. */
    public static VirtualSite enrol(Path token, Path data, Clock clock, SecureRandom random) throws IOException {
        var result = Agent.enrol(data, Token.parse(Bytes.copyOf(Files.readAllBytes(token))), clock, Route.DIRECT);
        if (!(result instanceof EnrolResult.Enrolled)) {
            throw new IllegalStateException("expected to be enrolled, found " + result);
        }
        return new VirtualSite(data, clock, random);
    }

    /** Applies per object since the last look. */
    public Map<String, Integer> applies() {
        return cluster.take();
    }

    /** Messages since the last look, heartbeats apart. */
    public int messages() {
        return sent.getAndSet(0);
    }

    public List<LiveObject> objects() {
        return memory.objects();
    }

    public JsonView status() {
        try (var desk = agent.desk()) {
            return JsonView.of(desk.answer(Json.object("command", "status")));
        }
    }

    @Override
    public void close() {
        agent.close();
        memory.close();
    }
}
