package dev.holdfast.packs.remote;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.problem.Problem;
import java.time.Duration;
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
    /** What whoever takes something from it should know: HF-REG-011. */
    Optional<Finding> notice(String registry, Instant now) {
        return asOf.flatMap(time -> failure.map(why -> Finding.warning(
                "",
                0,
                "HF-REG-011",
                "the registry " + registry + " gave no good answer ("
                        + why.problem().found() + "); what it had " + age(Duration.between(time, now))
                        + " ago is used",
                why.problem().remedy())));
    }

    /** Such as {@code 3 h} or {@code 12 days}. */
    private static String age(Duration age) {
        if (age.toMinutes() < 1) {
            return age.toSeconds() + " s";
        }
        return age.toHours() < 1
                ? age.toMinutes() + " min"
                : age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " days";
    }

    /** A question without an answer. */
    public record Failure(Problem problem, Instant at) {}
}
