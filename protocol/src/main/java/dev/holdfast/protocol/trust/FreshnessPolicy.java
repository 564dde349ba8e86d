package dev.holdfast.protocol.trust;

/** Whether an expired timestamp is refused. OFFLINE relaxes exactly that one rule (protocol.md §1.3). */
public enum FreshnessPolicy {
    STRICT,
    OFFLINE
}
