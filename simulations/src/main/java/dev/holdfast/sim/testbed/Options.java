package dev.holdfast.sim.testbed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How a control plane is to be started. Immutable. */
public record Options(
        Controllers controllers,
        Disk disk,
        Duration deadline,
        List<String> serverFlags,
        List<String> storeFlags,
        Network network) {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** What lives beside the API server. */
    public sealed interface Controllers {
        /** Nothing: objects are stored and served, no Deployment ever gets pods. */
        record Off() implements Controllers {}

        /** Controllers and scheduler run, and this many fake nodes run every pod. */
        record On(int nodes) implements Controllers {
            public On {
                if (nodes < 0) {
                    throw new IllegalArgumentException("expected 0 or more nodes, found " + nodes);
                }
            }
        }
    }

    /** Whether a write is on the disk before it is answered. */
    public enum Disk {
        FAST,
        DURABLE
    }

    public Options {
        serverFlags = List.copyOf(serverFlags);
        storeFlags = List.copyOf(storeFlags);
    }

    /** Only etcd and the API server: ready soonest. */
    public static Options apiOnly() {
        return new Options(new Controllers.Off(), Disk.FAST, PATIENCE, List.of(), List.of(), Network.ofThisMachine());
    }

    /** Everything a workload needs, with that many fake nodes. */
    public static Options withNodes(int nodes) {
        return new Options(
                new Controllers.On(nodes), Disk.FAST, PATIENCE, List.of(), List.of(), Network.ofThisMachine());
    }

    /** The same, for tests about lost power. */
    public Options durable() {
        return new Options(controllers, Disk.DURABLE, deadline, serverFlags, storeFlags, network);
    }

    /** The same, with this much time until ready. */
    public Options within(Duration time) {
        return new Options(controllers, disk, time, serverFlags, storeFlags, network);
    }

    /** The same, with one more flag for the API server; the last of two equal flags wins. */
    public Options serverFlag(String flag) {
        var flags = new ArrayList<>(serverFlags);
        flags.add(flag);
        return new Options(controllers, disk, deadline, flags, storeFlags, network);
    }

    /** The same, with one more flag for etcd. */
    public Options storeFlag(String flag) {
        var flags = new ArrayList<>(storeFlags);
        flags.add(flag);
        return new Options(controllers, disk, deadline, serverFlags, flags, network);
    }

    /** The same, in that network. */
    public Options in(Network place) {
        return new Options(controllers, disk, deadline, serverFlags, storeFlags, place);
    }
}
