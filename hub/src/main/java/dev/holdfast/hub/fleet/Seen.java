package dev.holdfast.hub.fleet;

import dev.holdfast.protocol.report.SiteReport;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of one site. Immutable; {@code EPOCH} stands for never.
 *
 * @param generation counts installations of the agent
 * @param lastSeen when something of the site last arrived, whichever way ({@code via})
 * @param linkSeen the same for the live link only, not for a stick
 * @param bootId newest pair of start and connection; older pairs are late messages
 * @param announcedOff whether the will or a planned stop said offline for that pair
 * @param plannedUntil end of a planned stop, EPOCH when none was said
 */
record Seen(
        long generation,
        Instant lastSeen,
        String via,
        Instant linkSeen,
        long bootId,
        long connection,
        boolean announcedOff,
        Instant plannedUntil,
        Optional<Reported> reported) {
    /** The newest report, when it arrived and which way. */
    record Reported(SiteReport report, Instant received, String via) {}

    static final Seen NEVER =
            new Seen(1, Instant.EPOCH, "", Instant.EPOCH, 0, 0, false, Instant.EPOCH, Optional.empty());

    Seen heard(Instant at, String how, boolean live) {
        var newer = at.isAfter(lastSeen);
        return new Seen(
                generation,
                newer ? at : lastSeen,
                newer ? how : via,
                live && at.isAfter(linkSeen) ? at : linkSeen,
                bootId,
                connection,
                announcedOff,
                plannedUntil,
                reported);
    }

    boolean isLate(long boot, long conn) {
        return boot < bootId || (boot == bootId && conn < connection);
    }

    Seen presence(long boot, long conn, boolean off, Instant until) {
        return new Seen(generation, lastSeen, via, linkSeen, boot, conn, off, until, reported);
    }

    Seen with(Reported next) {
        return new Seen(
                generation,
                lastSeen,
                via,
                linkSeen,
                Math.max(bootId, next.report().bootId()),
                next.report().bootId() > bootId ? 0 : connection,
                announcedOff && next.report().bootId() <= bootId,
                plannedUntil,
                Optional.of(next));
    }

    /** The site got a new agent: nothing its old one said counts for the new one. */
    Seen reinstalled() {
        return new Seen(generation + 1, lastSeen, via, Instant.EPOCH, 0, 0, false, Instant.EPOCH, Optional.empty());
    }
}
