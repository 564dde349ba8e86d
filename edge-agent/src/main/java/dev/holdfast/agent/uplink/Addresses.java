package dev.holdfast.agent.uplink;

import java.time.Duration;
import java.util.List;

/**
 * Where to find the hub and how to talk, from the signed desired state with what the enrolment said as fallback (D43).
 *
 * @param link default, metered, https or dark
 * @param brokers {@code mqtts://…}, best first
 */
public record Addresses(String link, Duration heartbeat, List<String> brokers) {
    public Addresses {
        brokers = List.copyOf(brokers);
    }

    public boolean dark() {
        return link.equals("dark");
    }

    boolean mqtt() {
        return !dark() && !link.equals("https") && !brokers.isEmpty();
    }
}
