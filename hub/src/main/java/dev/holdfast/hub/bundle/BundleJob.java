package dev.holdfast.hub.bundle;

import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.problem.Problem;
import java.nio.file.Path;
import java.time.Instant;

/** A bundle that somebody asked for. Immutable. */
public record BundleJob(String id, SiteId site, Instant asked, State state) {
    /** How far it is. */
    public sealed interface State {}

    /** It waits, or is being built. */
    public record Building() implements State {}

    /** It can be fetched. */
    public record Ready(Path file, long length, long revision) implements State {}

    /** There will be none, and why. */
    public record Refused(Problem why) implements State {}

    boolean isBuilding() {
        return state instanceof Building;
    }

    BundleJob with(State next) {
        return new BundleJob(id, site, asked, next);
    }
}
