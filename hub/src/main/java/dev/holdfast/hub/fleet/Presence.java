package dev.holdfast.hub.fleet;

import java.time.Duration;
import java.time.Instant;

/** The presence rules of protocol.md §4.1. */
final class Presence {
    private static final Duration SILENCE = Duration.ofMinutes(10);

    private Presence() {}

    /**
     * @param heartbeat the site's interval
     * @param upSince since when the hub's own link is up; EPOCH while it is down
     */
    static Link of(Seen seen, Duration heartbeat, Instant upSince, Instant now) {
        if (upSince.equals(Instant.EPOCH)) {
            return Link.UNKNOWN;
        }
        if (seen.announcedOff()) {
            return Link.OFFLINE;
        }
        if (seen.linkSeen().equals(Instant.EPOCH)) {
            return Link.UNKNOWN;
        }
        var silent = heartbeat.multipliedBy(3);
        var limit = silent.compareTo(SILENCE) > 0 ? silent : SILENCE;
        // The hub heard nothing while its own link was down: that silence says nothing about the site.
        var from = seen.linkSeen().isAfter(upSince) ? seen.linkSeen() : upSince;
        if (!from.plus(limit).isAfter(now)) {
            return Link.OFFLINE;
        }
        return seen.linkSeen().isBefore(upSince)
                        && !seen.linkSeen().plus(heartbeat.multipliedBy(2)).isAfter(now)
                ? Link.UNKNOWN
                : Link.ONLINE;
    }
}
