package dev.holdfast.sim.testbed.capi;

import dev.holdfast.sim.testbed.Network;
import dev.holdfast.sim.testbed.NetworkNamespace;
import dev.holdfast.sim.testbed.NetworkNamespace.Wire;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One network per side, and the one address at which the in-memory machines of all of them say that they are. Where we
 * may not make networks, all sides are on this machine's own. Confined to its owner.
 *
 * @param separate the namespaces, in the order of the sides; empty where all share this machine's network
 */
record Networks(List<NetworkNamespace> separate, List<Network> sides, String machines) implements AutoCloseable {
    private static final int TRIES = 50;

    Networks {
        separate = List.copyOf(separate);
        sides = List.copyOf(sides);
    }

    /** For that many sides; this JVM sees the machines of the first. */
    static Networks open(int sides) {
        if (!NetworkNamespace.isPossible()) {
            var here = Network.ofThisMachine();
            return new Networks(List.of(), Collections.nCopies(sides, here), here.address());
        }
        var random = RandomGenerator.getDefault();
        for (int i = 0; i < TRIES; i++) {
            // 198.18.0.0/15 is set aside for benchmarks: it is on no other network.
            var block = new Block(random.nextInt(18, 20), random.nextInt(1, 255));
            if (block.isFree()) {
                var opened = block.open(sides);
                if (!opened.isEmpty()) {
                    opened.getFirst().leadHere(block.machines());
                    return new Networks(
                            opened,
                            opened.stream().map(NetworkNamespace::network).toList(),
                            block.machines());
                }
            }
        }
        throw new IllegalStateException("expected a free network in 198.18.0.0/15, found none in " + TRIES + " tries");
    }

    /** From now on this JVM reaches the machines of that side. */
    void lookAt(int side) {
        if (!separate.isEmpty()) {
            separate.get(side).leadHere(machines);
        }
    }

    @Override
    public void close() {
        separate.forEach(NetworkNamespace::close);
    }

    /** 256 addresses: a small network per wire, and the address of the machines. */
    private record Block(int second, int third) {
        String machines() {
            return at(129);
        }

        boolean isFree() {
            var start = "198." + second + "." + third + ".";
            try {
                return NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .noneMatch(address -> address.getHostAddress().startsWith(start));
            } catch (SocketException e) {
                throw new IllegalStateException("the network interfaces of this machine cannot be listed", e);
            }
        }

        /** All of them, or none when somebody else was quicker to take the names of the wires. */
        List<NetworkNamespace> open(int sides) {
            var opened = new ArrayList<NetworkNamespace>();
            try {
                for (int i = 0; i < sides; i++) {
                    var wire = new Wire("hfbed" + second + "-" + third + "-" + i, at(4 * i + 1), at(4 * i + 2));
                    opened.add(NetworkNamespace.open(wire, machines()));
                }
                return opened;
            } catch (IllegalStateException e) {
                opened.forEach(NetworkNamespace::close);
                if (opened.isEmpty() && !isFree()) {
                    return List.of();
                }
                throw e;
            }
        }

        private String at(int fourth) {
            return "198." + second + "." + third + "." + fourth;
        }
    }
}
