package dev.holdfast.capi.pivot;

/** The one decision of a pivot; made once, at the source, and never taken back. */
public enum Decision {
    /** Not decided: nobody may act. */
    OPEN,
    /** The target acts from now on. */
    COMMITTED,
    /** The source acts again. */
    ABORTED
}
