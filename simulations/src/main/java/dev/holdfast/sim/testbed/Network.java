package dev.holdfast.sim.testbed;

import java.util.List;

/**
 * Where the programs of a test bed run and listen. Immutable.
 *
 * @param before what starts a program there, put before its own command; may be empty
 * @param address the address at which this JVM reaches what runs there
 */
public record Network(List<String> before, String address) {
    private static final Network MACHINE = new Network(List.of(), "127.0.0.1");

    public Network {
        before = List.copyOf(before);
    }

    /** The network of this machine; its loopback address. */
    public static Network ofThisMachine() {
        return MACHINE;
    }
}
