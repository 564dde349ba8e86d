package dev.holdfast.hub.cli;

import dev.holdfast.hub.mosquitto.BrokerFiles;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hub broker-files}: what an external Mosquitto needs. */
@Command(
        name = "broker-files",
        description = "Write CA, server certificate, access rules and settings for an external Mosquitto.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false,
        footer = {
            "",
            "Works before the hub's first start, and again after a site was revoked (then restart Mosquitto).",
            "",
            "Example:",
            "  holdfast hub broker-files --data hub -o mosquitto --host broker.example.com",
            "  mosquitto -c mosquitto/mosquitto.conf",
            "  holdfast hub run --data hub --broker mqtts://broker.example.com:8883"
        })
final class BrokerFilesCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The hub's data folder.")
    Path data = Path.of("hub");

    @Option(names = "-o", required = true, paramLabel = "DIR2", description = "Folder to write into.")
    Path folder = Path.of("mosquitto");

    @Option(
            names = "--host",
            split = ",",
            paramLabel = "HOST",
            description = "Names of the broker's machine (default: its host name); localhost is always added.")
    List<String> hosts = new ArrayList<>();

    @Option(names = "--mqtt-port", paramLabel = "P", description = "Port of the broker (default: 8883).")
    int port = 8883;

    @Option(
            names = "--consumer",
            split = ",",
            paramLabel = "NAME",
            description = "Somebody who may read state, status, events, metrics and heartbeats of all sites.")
    List<String> consumers = new ArrayList<>();

    private final Terminal terminal;

    BrokerFilesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var names = new LinkedHashSet<>(hosts.isEmpty() ? List.of(hostname()) : hosts);
        names.addAll(List.of("localhost", "127.0.0.1", "::1"));
        BrokerFiles.write(
                        data,
                        folder,
                        new BrokerFiles.Wanted(List.copyOf(names), port, consumers),
                        terminal.clock(),
                        new SecureRandom(),
                        terminal.err()::println)
                .forEach(name -> terminal.out().println(folder.resolve(name)));
        return 0;
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }
}
