package dev.holdfast.sim.demo;

import dev.holdfast.hub.HubConfig;
import dev.holdfast.hub.cli.Terminal;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.sim.testbed.Binaries;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code demo}: everything at once, to look at and to play with. */
@Command(
        name = "demo",
        description = "A hub and some sites on this machine: see profiles arrive, cut links, repair drift.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  holdfast demo",
            "  holdfast demo --cluster memory --until-converged",
            "  holdfast demo link shop-1 cut        (while the demo runs)",
            "  holdfast demo drift shop-1"
        })
public final class DemoCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    // Hub and agents in one process would talk over what the demo itself says.
    private static final Logger QUIET = Logger.getLogger("dev.holdfast");

    /** What the sites run on. */
    enum On {
        AUTO,
        KUBE,
        MEMORY
    }

    /** Where a demo lives. */
    static final class Place {
        @Option(names = "--data", paramLabel = "DIR", description = "Folder of the demo (default: .holdfast/demo).")
        @Nullable
        Path folder;

        Path path() {
            return folder != null ? folder : home().resolve(".holdfast").resolve("demo");
        }
    }

    @Mixin
    final Place place = new Place();

    @Option(names = "--sites", paramLabel = "N", description = "How many sites (default: ${DEFAULT-VALUE}).")
    int sites = 3;

    @Option(
            names = "--cluster",
            paramLabel = "auto|kube|memory",
            description = "Real API servers of the test bed, or clusters in memory (default: auto). Never your own.")
    On cluster = On.AUTO;

    @Option(names = "--port", paramLabel = "P", description = "Port of the web API (default: any free one).")
    @Nullable
    Integer port;

    @Option(
            names = "--broker",
            paramLabel = "embedded|URL",
            description = "Broker inside the hub, or mqtts://HOST:PORT of a Mosquitto that runs with what"
                    + " 'hub broker-files --data DIR/hub' wrote (default: embedded).")
    String broker = HubConfig.EMBEDDED;

    @Option(names = "--until-converged", description = "End as soon as every site has converged.")
    boolean untilConverged;

    private final Terminal terminal;

    private DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The command with its subcommands. */
    public static CommandLine build(Terminal terminal) {
        return new CommandLine(new DemoCommand(terminal))
                .addSubcommand("link", new Link(terminal))
                .addSubcommand("drift", new Disturb(terminal))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (sites < 1 || sites > 50) {
            throw new Refusal("HF-DEM-001", "1 to 50 sites", sites + "", "give --sites such a number");
        }
        var plan = new DemoPlan(
                place.path(),
                sites,
                clusters(),
                broker,
                Optional.ofNullable(port),
                home().resolve("packs").resolve("catalog"));
        var ended = new CountDownLatch(1);
        QUIET.setLevel(Level.WARNING);
        try (var demo = Demo.start(plan, terminal.environment(), terminal.clock(), terminal.out()::println)) {
            demo.awaitConverged(PATIENCE);
            terminal.out().println();
            terminal.out().print(demo.table());
            if (untilConverged) {
                return 0;
            }
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(demo, ended)));
            terminal.out().println();
            terminal.out().println("Console: " + demo.console());
            terminal.out()
                    .println("The shops' documents are in " + plan.folder().resolve("shops"));
            terminal.out()
                    .println("Now follow the five steps of the README in a second terminal; Ctrl-C ends the demo.");
            ended.await();
            return 0;
        }
    }

    private static void stop(Demo demo, CountDownLatch ended) {
        demo.close();
        ended.countDown();
    }

    private Clusters clusters() {
        var found = Binaries.find(terminal.environment());
        var random = new SecureRandom();
        return switch (cluster) {
            case MEMORY -> Clusters.inMemory(terminal.clock());
            case AUTO ->
                found.map(programs -> Clusters.real(programs, random))
                        .orElseGet(() -> Clusters.inMemory(terminal.clock()));
            case KUBE ->
                Clusters.real(
                        found.orElseThrow(() -> new Refusal(
                                "HF-DEM-002",
                                "the programs of the test bed",
                                "none",
                                Binaries.advice(terminal.environment()))),
                        random);
        };
    }

    private static Path home() {
        return Path.of(System.getProperty("holdfast.home", "."));
    }

    @Command(
            name = "link",
            description = "Cut or join the line between a site of the running demo and its hub.",
            mixinStandardHelpOptions = true,
            footer = {"", "Examples:", "  holdfast demo link shop-1 cut", "  holdfast demo link shop-1 join"})
    static final class Link implements Callable<Integer> {
        enum Wish {
            CUT,
            JOIN
        }

        @Mixin
        final Place place = new Place();

        @Parameters(index = "0", paramLabel = "SITE")
        String site = "";

        @Parameters(index = "1", paramLabel = "cut|join")
        Wish wish = Wish.CUT;

        private final Terminal terminal;

        Link(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            return ask(place, wish.name().toLowerCase(Locale.ROOT), site, terminal);
        }
    }

    @Command(
            name = "drift",
            description = "Change a Deployment at a site of the running demo by hand, and see what the agent does.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example:", "  holdfast demo drift shop-1"})
    static final class Disturb implements Callable<Integer> {
        @Mixin
        final Place place = new Place();

        @Parameters(index = "0", paramLabel = "SITE")
        String site = "";

        private final Terminal terminal;

        Disturb(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            return ask(place, "drift", site, terminal);
        }
    }

    private static int ask(Place place, String command, String site, Terminal terminal) {
        var answer = DemoControl.ask(place.path(), Json.object("command", command, "site", site));
        terminal.out().println(answer.at("message").text());
        return 0;
    }
}
