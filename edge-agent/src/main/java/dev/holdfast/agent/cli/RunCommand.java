package dev.holdfast.agent.cli;

import dev.holdfast.agent.dial.Route;
import dev.holdfast.agent.kube.FabricKubeApi;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.MemoryKubeApi;
import dev.holdfast.agent.lifecycle.Reach;
import dev.holdfast.agent.reconcile.Rights;
import dev.holdfast.agent.run.Agent;
import dev.holdfast.agent.run.AgentConfig;
import dev.holdfast.capi.api.FabricCapiApi;
import dev.holdfast.capi.pivot.PivotTimes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code run}: the agent itself, until it is told to stop. */
@Command(
        name = "run",
        description = "Run the agent of an enrolled site until it is told to stop (SIGTERM, Ctrl-C).",
        footer = {
            "",
            "Prints one line when it is ready. Without --kubeconfig and --cluster it uses the cluster of its own pod.",
            "",
            "Examples:",
            "  holdfast agent run --data DIR --kubeconfig /etc/kubernetes/admin.conf",
            "  holdfast agent run --data DIR --cluster memory      (a cluster in memory, to try things)"
        })
final class RunCommand implements Callable<Integer> {
    /** Clusters that need no file. */
    enum Simulated {
        memory
    }

    /** Which cluster. */
    static final class Cluster {
        @Option(names = "--kubeconfig", paramLabel = "FILE", description = "Cluster to keep, as a kubeconfig file.")
        Path kubeconfig = Path.of("");

        @Option(names = "--cluster", paramLabel = "memory", description = "A simulated cluster in this process.")
        Simulated simulated = Simulated.memory;
    }

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "Data folder of the agent.")
    Path data = Path.of("");

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    Cluster cluster = new Cluster();

    @Option(
            names = "--restricted",
            description = {
                "Work on each layer in the name of its own service account,",
                "PROFILE.LAYER in namespace " + Rights.NAMESPACE + ", which may do what you let it."
            })
    boolean restricted;

    @Option(
            names = "--pivot-soak",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = {
                "How long machines are watched after a pivot before it counts as done",
                "(default: 13m, three minutes and one resync of the managers)."
            })
    Duration soak = PivotTimes.USUAL.soak();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            description = "Form of the ready line (default: text).")
    Form form = Form.text;

    @Spec
    CommandSpec spec = CommandSpec.create();

    private final Terminal terminal;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        var folder = data.toAbsolutePath().normalize();
        try (var stop = new StopSignal();
                var kube = cluster();
                var agent = Agent.start(config(folder), terminal.clock(), kube, Route.DIRECT)) {
            ready(agent, folder);
            stop.await();
        }
        return 0;
    }

    private AgentConfig config(Path folder) {
        var config = AgentConfig.of(folder).with(reach());
        return restricted ? config.restricted() : config;
    }

    /** Connects only when a pivot begins. */
    private Reach reach() {
        var usual = PivotTimes.USUAL;
        var times = new PivotTimes(
                usual.poll(), usual.quiet(), usual.freeze(), usual.prepare(), usual.activate(), soak, usual.writers());
        var parsed = spec.commandLine().getParseResult();
        if (parsed.hasMatchedOption("--kubeconfig")) {
            return new Reach.Server(() -> FabricCapiApi.connect(text()), FabricCapiApi::connect, times);
        }
        return parsed.hasMatchedOption("--cluster")
                ? new Reach.Nowhere()
                : new Reach.Server(FabricCapiApi::inCluster, FabricCapiApi::connect, times);
    }

    private String text() {
        try {
            return Files.readString(cluster.kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(Agent agent, Path folder) {
        if (form == Form.json) {
            terminal.document(Json.object("ready", true, "site", agent.site().value(), "data", folder.toString()));
        } else {
            terminal.line("agent of site " + agent.site() + " is ready, data in " + folder);
        }
    }

    private KubeApi cluster() {
        var parsed = spec.commandLine().getParseResult();
        if (parsed.hasMatchedOption("--cluster")) {
            return new MemoryKubeApi(terminal.clock(), MemoryKubeApi.Controllers.AT_ONCE);
        }
        var random = new SecureRandom();
        if (parsed.hasMatchedOption("--kubeconfig")) {
            return kubeconfig(random);
        }
        if (terminal.environment().containsKey("KUBERNETES_SERVICE_HOST")) {
            return FabricKubeApi.inCluster(random);
        }
        throw new ParameterException(
                spec.commandLine(), "which cluster? give --kubeconfig FILE, or --cluster memory to try things");
    }

    private KubeApi kubeconfig(SecureRandom random) {
        var file = cluster.kubeconfig;
        if (!Files.isReadable(file)) {
            throw notOne("no file that can be read");
        }
        try {
            return FabricKubeApi.connect(file, random);
        } catch (RuntimeException e) {
            throw notOne(String.valueOf(e.getMessage()));
        }
    }

    private Refusal notOne(String found) {
        return new Refusal(
                "HF-AGT-008", "a kubeconfig file at " + cluster.kubeconfig, found, "check the path and the content");
    }
}
