package dev.holdfast.agent.uplink;

import java.time.Duration;
import java.util.List;

/**
 * Where to find the hub and how to talk, from the signed desired state with what the enrolment said as fallback (D43).
 *
 * @param link default, metered, https or dark
 * @param brokers {@code mqtts://…}, best first
 * @param reconnectWindow over how long the fleet comes back to a broker that was away
 */
public record Addresses(String link, Duration heartbeat, List<String> brokers, Duration reconnectWindow) {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    private static final Duration METERED_KEEP_ALIVE = Duration.ofMinutes(4);

    public Addresses {
        brokers = List.copyOf(brokers);
    }

    /** How often a silent connection is tried: each try costs bytes. */
    Duration keepAlive() {
        return link.equals("metered") ? METERED_KEEP_ALIVE : KEEP_ALIVE;
    }

    public boolean dark() {
        return link.equals("dark");
    }

    boolean mqtt() {
        return !dark() && !link.equals("https") && !brokers.isEmpty();
    }
}
