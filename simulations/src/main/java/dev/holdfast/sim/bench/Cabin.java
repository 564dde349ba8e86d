package dev.holdfast.sim.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network namespace with one wire to this machine, so that every byte of one site is counted where it passes. Needs
 * root and the {@code ip} program; only addresses on that wire are used.
 */
final class Cabin implements AutoCloseable {
    /** Of an Ethernet frame; what is behind it is counted: IP and above. */
    private static final int FRAME_HEADER = 14;

    private final String name;
    private final String wire;
    private final String address;

    /** @param number 1 to 200, different for cabins at one time */
    Cabin(int number) {
        var process = ProcessHandle.current().pid() % 10_000;
        name = "holdfast-" + process + "-" + number;
        wire = "hf" + process + "n" + number;
        address = free(number);
        run("ip", "netns", "add", name);
        try {
            run("ip", "link", "add", wire, "type", "veth", "peer", "name", "site", "netns", name);
            quiet(Path.of("/proc/sys/net/ipv6/conf", wire, "disable_ipv6"));
            inside("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1");
            run("ip", "addr", "add", hubAddress() + "/30", "dev", wire);
            run("ip", "link", "set", wire, "up");
            inside("ip", "addr", "add", address + "2/30", "dev", "site");
            inside("ip", "link", "set", "site", "up");
            inside("ip", "link", "set", "lo", "up");
            inside("ip", "route", "add", "default", "via", hubAddress());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** A network that no wire of this machine has: a run that was killed leaves its own behind. */
    private static String free(int number) {
        for (int third = number; third < 255; third++) {
            var network = "10.211." + third + ".";
            if (localAddresses().noneMatch(address -> address.startsWith(network))) {
                return network;
            }
        }
        throw new IllegalStateException(
                "expected a free network in 10.211.0.0/16, found none; remove old ones with ip netns del holdfast-…");
    }

    private static Stream<String> localAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(InetAddress::getHostAddress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where this machine listens on the wire. */
    String hubAddress() {
        return address + "1";
    }

    /** What a command has to begin with to run inside. */
    List<String> prefix() {
        return List.of("ip", "netns", "exec", name);
    }

    /** IP bytes that passed so far, both ways. */
    double bytes() {
        return counter("rx_bytes") + counter("tx_bytes") - FRAME_HEADER * packets();
    }

    double packets() {
        return counter("rx_packets") + counter("tx_packets");
    }

    private double counter(String counter) {
        try {
            return Double.parseDouble(Files.readString(Path.of("/sys/class/net", wire, "statistics", counter))
                    .strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void quiet(Path setting) {
        try {
            if (Files.exists(setting)) {
                Files.writeString(setting, "1");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void inside(String... command) {
        var all = new ArrayList<>(prefix());
        all.addAll(List.of(command));
        run(all.toArray(String[]::new));
    }

    private static void run(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(Duration.ofSeconds(20)) || process.exitValue() != 0) {
                throw new IllegalStateException(
                        "expected " + String.join(" ", command) + " to succeed (as root), found " + output.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        // Its wire goes with it.
        run("ip", "netns", "del", name);
    }
}
