package dev.holdfast.sim.bench;

import dev.holdfast.sim.testbed.NetworkNamespace;
import dev.holdfast.sim.testbed.NetworkNamespace.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network of its own with one wire to this machine, so that every byte of one site is counted where it passes. Needs
 * root; only addresses on that wire are used.
 */
final class Cabin implements AutoCloseable {
    /** Of an Ethernet frame; what is behind it is counted: IP and above. */
    private static final int FRAME_HEADER = 14;

    private final Wire wire;
    private final NetworkNamespace inside;

    /** @param number 1 to 200, different for cabins at one time */
    Cabin(int number) {
        var network = free(number);
        wire = new Wire("hf" + ProcessHandle.current().pid() + "n" + number, network + "1", network + "2");
        inside = NetworkNamespace.open(wire, network + "129");
    }

    /** A network that no wire of this machine has. */
    private static String free(int number) {
        for (int third = number; third < 255; third++) {
            var network = "10.211." + third + ".";
            if (localAddresses().noneMatch(address -> address.startsWith(network))) {
                return network;
            }
        }
        throw new IllegalStateException("expected a free network in 10.211.0.0/16, found none; see ip address");
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
        return wire.here();
    }

    /** What a command has to begin with to run inside. */
    List<String> prefix() {
        return inside.network().before();
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
            return Double.parseDouble(Files.readString(Path.of("/sys/class/net", wire.name(), "statistics", counter))
                    .strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        inside.close();
    }
}
