package dev.holdfast.hub.broker;

import dev.holdfast.hub.enrol.FleetCa;
import dev.holdfast.protocol.link.Topic;
import java.util.Set;
import org.apache.activemq.artemis.core.security.CheckType;

/**
 * Who may read and write which addresses (protocol.md D23): a site writes below {@code up/SITE}, reads below
 * {@code dn/SITE} and {@code bc}; a consumer reads telemetry; the hub does everything. Addresses are topics with dots for slashes.
 */
record AccessRules(Topic topic) {
    private static final Set<String> TELEMETRY = Set.of("state", "status", "e", "m", "hb");

    boolean allows(String name, CheckType check, String addressOrQueue) {
        if (name.equals(FleetCa.HUB)) {
            return true;
        }
        // A queue is checked as ADDRESS::QUEUE.
        var end = addressOrQueue.indexOf("::");
        var address = end < 0 ? addressOrQueue : addressOrQueue.substring(0, end);
        var root = topic.root().replace('/', '.') + ".1.";
        var consumer = name.startsWith(FleetCa.CONSUMER);
        var writes = !consumer && isBelow(address, root + "up." + name);
        var reads = consumer
                ? isTelemetry(address, root + "up.")
                : isBelow(address, root + "dn." + name) || isBelow(address, root + "bc");
        return switch (check) {
            case SEND -> writes;
            case CREATE_ADDRESS, DELETE_ADDRESS -> writes || reads;
            case CONSUME,
                    BROWSE,
                    CREATE_DURABLE_QUEUE,
                    DELETE_DURABLE_QUEUE,
                    CREATE_NON_DURABLE_QUEUE,
                    DELETE_NON_DURABLE_QUEUE -> reads;
            case MANAGE, VIEW, EDIT -> false;
        };
    }

    // One level for the site, wildcard or name, then a channel that consumers may hear.
    private static boolean isTelemetry(String address, String up) {
        if (!address.startsWith(up)) {
            return false;
        }
        var levels = address.substring(up.length()).split("\\.", -1);
        return levels.length == 2 && !levels[0].equals("#") && TELEMETRY.contains(levels[1]);
    }

    private static boolean isBelow(String address, String folder) {
        return address.startsWith(folder + ".");
    }
}
