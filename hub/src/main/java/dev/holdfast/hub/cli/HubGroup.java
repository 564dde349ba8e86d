package dev.holdfast.hub.cli;

import dev.holdfast.hub.Hub;
import dev.holdfast.hub.HubConfig;
import dev.holdfast.hub.launch.LaunchTimes;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hub run}: the hub itself. */
final class HubGroup {
    private HubGroup() {}

    static CommandLine build(Terminal terminal) {
        return new CommandLine(new Group())
                .addSubcommand("run", new Run(terminal))
                .addSubcommand("broker-files", new BrokerFilesCommand(terminal));
    }

    @Command(name = "hub", description = "Run a hub.", mixinStandardHelpOptions = true)
    static final class Group {}

    @Command(
            name = "run",
            description = "Run a hub until it is told to stop; the first start makes its keys, CA and admin token.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true,
            sortOptions = false,
            footer = {
                "",
                "DIR/admin.token opens the web API, DIR/endpoints.json says where it and the others listen.",
                "",
                "Examples:",
                "  holdfast hub run --data /var/lib/holdfast",
                "  holdfast hub run --data hub --bind 0.0.0.0 --advertise hub.example.com",
                "  holdfast hub run --data hub --port 0 --agent-port 0 --mqtt-port 0"
            })
    static final class Run implements Callable<Integer> {
        @Option(names = "--data", required = true, paramLabel = "DIR", description = "Folder of everything it keeps.")
        Path data = Path.of("hub");

        @Option(
                names = "--bind",
                paramLabel = "ADDR",
                description = "Address to listen on (default: ${DEFAULT-VALUE}); any but loopback speaks TLS.")
        String bind = "127.0.0.1";

        @Option(
                names = "--advertise",
                split = ",",
                paramLabel = "HOST",
                description = "Names under which agents find it (default: the address it listens on).")
        List<String> advertise = new ArrayList<>();

        @Option(names = "--port", paramLabel = "P", description = "Web API and console (default: 8080, 0: any).")
        int port = 8080;

        @Option(names = "--agent-port", paramLabel = "P", description = "For agents (default: 8443, 0: any).")
        int agentPort = 8443;

        @Option(names = "--mqtt-port", paramLabel = "P", description = "Embedded broker (default: 8883, 0: any).")
        int mqttPort = 8883;

        @Option(
                names = "--broker",
                paramLabel = "embedded|URL",
                description = "The broker to use (default: ${DEFAULT-VALUE}).")
        String broker = HubConfig.EMBEDDED;

        @Option(names = "--tls-cert", paramLabel = "F", description = "Certificate chain of the web API, PEM.")
        @Nullable
        Path tlsCert;

        @Option(names = "--tls-key", paramLabel = "F", description = "Its private key, PEM (PKCS #8).")
        @Nullable
        Path tlsKey;

        @Option(
                names = "--pivot-soak",
                paramLabel = "D",
                description = "How long a cluster is watched that came home (default: 13m).")
        String soak = "13m";

        @Option(
                names = "--pivot-quiet",
                paramLabel = "D",
                description = "How long nothing may change before a cluster counts as frozen (default: 3s).")
        String quiet = "3s";

        private final Terminal terminal;

        Run(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() throws InterruptedException {
            if ((tlsCert == null) != (tlsKey == null)) {
                throw Failure.of("HF-CLI-013", "--tls-cert and --tls-key", "one of the two", "give both or none");
            }
            var config = new HubConfig(
                    data,
                    bind,
                    advertise,
                    port,
                    agentPort,
                    mqttPort,
                    broker,
                    Optional.ofNullable(tlsCert),
                    Optional.ofNullable(tlsKey),
                    LaunchTimes.USUAL.with(Waiting.duration(soak), Waiting.duration(quiet)));
            var ended = new CountDownLatch(1);
            var hub = Hub.start(config, terminal.clock(), new SecureRandom(), terminal.err()::println);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                hub.close();
                ended.countDown();
            }));
            terminal.out().println("hub is ready: " + hub.api() + " (token in " + data.resolve("admin.token") + ")");
            terminal.out().flush();
            ended.await();
            return 0;
        }
    }
}
