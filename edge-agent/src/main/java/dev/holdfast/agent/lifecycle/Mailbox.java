package dev.holdfast.agent.lifecycle;

import dev.holdfast.capi.pivot.PivotTrust;
import dev.holdfast.capi.pivot.SealSource;
import dev.holdfast.protocol.sign.Envelope;
import java.util.Optional;

/** Port: what was imported from the hub. */
public interface Mailbox {
    /** What the hub says now: a statement, or a call. */
    Optional<Envelope> word();

    /** The sealed file that belongs to it. */
    SealSource seals();

    /** Whose words count, and whom this site may seal to. */
    PivotTrust trust();
}
