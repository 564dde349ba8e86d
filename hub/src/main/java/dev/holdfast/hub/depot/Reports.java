package dev.holdfast.hub.depot;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port: takes signed reports ({@code .hfr}) in. */
public interface Reports {
    /**
     * Imports a report.
     *
     * @param sender the site that showed its certificate; empty when a person carries the file
     */
    Taken take(Bytes file, Optional<SiteId> sender);

    /** Says what importing a file that a person carries would come to, and keeps nothing. */
    Taken verify(Bytes file);

    /** What an import came to. */
    sealed interface Taken {
        /** Stored; {@code sequences} are all events of the file, now at the hub. {@code time} is when it was written. */
        record Imported(SiteId site, List<Long> sequences, Instant time, boolean news) implements Taken {
            public Imported {
                sequences = List.copyOf(sequences);
            }

            /** How answers say it. */
            public String result() {
                return news ? "imported" : "alreadyHere";
            }
        }

        record Refused(Problem problem) implements Taken {}
    }
}
