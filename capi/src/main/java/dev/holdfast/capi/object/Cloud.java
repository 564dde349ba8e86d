package dev.holdfast.capi.object;

/** Where the machines of a cluster come from. */
public sealed interface Cloud {
    /** Machines that exist in the memory of a manager only: for tests and for trying things out. */
    record Dev() implements Cloud {}
}
