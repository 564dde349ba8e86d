package dev.holdfast.capi.pivot;

/** How far a pivot is, seen from one of its two sides. */
public enum Phase {
    /** P0: only looking. */
    PREFLIGHT("P0"),
    /** P1, source: everything is told to pause, and watched until it is quiet. */
    FREEZE("P1"),
    /** P2, source: the quiet set is sealed. */
    SEAL("P2"),
    /** P3, target: is there place, are the kinds the same, would every object be accepted? */
    TARGET("P3"),
    /** P4, target: the objects are created, paused. */
    COPY("P4"),
    /** P5, target: what is there is compared with what was sealed. */
    VERIFY("P5"),
    /** P6: the source waits for the target and decides; the target waits for the decision. */
    COMMIT("P6"),
    /** P7, target: the pause is taken away. */
    ACTIVATE("P7"),
    /** P8, target: nothing may happen to the machines that nobody asked for. */
    SOAK("P8"),
    /** P9, source: what moved is removed here. */
    TOMBSTONE("P9"),
    /** Aborted: going back to what was. */
    REVERT("revert"),
    /** The end of a pivot that was committed. */
    DONE("done"),
    /** The end of a pivot that was aborted. */
    REVERTED("reverted");

    private final String label;

    Phase(String label) {
        this.label = label;
    }

    /** P0 to P9 as people and the design say it. */
    public String label() {
        return label;
    }

    /** Whether nothing happens any more. */
    public boolean ended() {
        return this == DONE || this == REVERTED;
    }
}
