package dev.holdfast.hub.depot;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.problem.Problem;
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

    /** What an import came to. */
    sealed interface Taken {
        /** Stored; {@code sequences} are all events of the file, now at the hub. */
        record Imported(SiteId site, List<Long> sequences, boolean news) implements Taken {
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
