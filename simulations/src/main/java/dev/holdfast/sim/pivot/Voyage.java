package dev.holdfast.sim.pivot;

import java.util.Optional;

/**
 * One pivot of a campaign.
 *
 * @param giver whether who gives the cluster away is killed; else who takes it
 * @param point where; nothing for a voyage that nobody disturbs
 * @param givenUp whether the source is told to give up while the target copies
 */
record Voyage(boolean giver, Optional<Point> point, boolean givenUp) {
    /**
     * What became of it.
     *
     * @param hit whether somebody was killed
     * @param arrived whether the cluster is at the target now; else it is as if the pivot had never begun
     * @param problem what was wrong, or an empty text
     */
    record Outcome(Voyage voyage, boolean hit, boolean arrived, String problem) {}

    @Override
    public String toString() {
        return (giver ? "source " : "target ")
                + point.map(Point::toString).orElse("undisturbed")
                + (givenUp ? ", given up" : "");
    }
}
