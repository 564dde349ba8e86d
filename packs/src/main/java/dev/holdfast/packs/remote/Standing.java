package dev.holdfast.packs.remote;

import dev.holdfast.protocol.problem.Problem;
import java.time.Instant;
import java.util.Optional;

/**
 * How it stands with a registry.
 *
 * @param asOf when it said what it lists; empty when it never did
 * @param versions how many it lists
 * @param complete whether it lists everything of its own accord
 * @param failure why the last question had no answer, when none was answered since
 */
public record Standing(Optional<Instant> asOf, int versions, boolean complete, Optional<Failure> failure) {
    /** A question without an answer. */
    public record Failure(Problem problem, Instant at) {}
}
