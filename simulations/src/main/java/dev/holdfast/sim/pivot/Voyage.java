package dev.holdfast.sim.pivot;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One pivot of a campaign.
 *
 * @param strikes who is killed where, one after another: the next counts from when the last had fallen; none for a voyage
 *     that nobody disturbs
 * @param givenUp whether the source is told to give up while the target copies
 */
record Voyage(List<Strike> strikes, boolean givenUp) {
    Voyage {
        strikes = List.copyOf(strikes);
    }

    /** @param giver whether who gives the cluster away is killed; else who takes it */
    record Strike(boolean giver, Point point) {
        @Override
        public String toString() {
            return (giver ? "source " : "target ") + point;
        }
    }

    /**
     * What became of it.
     *
     * @param kills how many strikes fell
     * @param arrived whether the cluster is at the target now; else it is as if the pivot had never begun
     * @param problem what was wrong, or an empty text
     */
    record Outcome(Voyage voyage, int kills, boolean arrived, String problem) {}

    @Override
    public String toString() {
        return (strikes.isEmpty()
                        ? "undisturbed"
                        : strikes.stream().map(Strike::toString).collect(Collectors.joining(", then ")))
                + (givenUp ? ", given up" : "");
    }
}
