package dev.holdfast.hub.pivot;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.message.SealPart;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;

/** Port: where what a site says arrives, by whatever way. Hostile until it is checked. Thread-safe. */
public interface PivotInbox {
    /** The longest envelope of a statement, in bytes. */
    int LONGEST_STATEMENT = 256 << 10;

    /** The longest sealed file of a site, in bytes: it has to fit a report file. */
    int LONGEST_SEAL = 8 << 20;

    /**
     * Takes a statement.
     *
     * @return whether it was news; something older than what is known, or the same again, is none
     * @throws Refusal HF-DSS-002, HF-DSS-003, HF-PIV-014 when the site's agent did not say this, HF-ING-003 when it has
     *     none, HF-PIV-041 when it is too long
     */
    boolean take(SiteId site, Envelope statement);

    /**
     * Takes the sealed file that the site's newest statement names.
     *
     * @return whether it was news
     * @throws Refusal HF-PIV-042 when it is not the one that the statement names, HF-PIV-041 when it is too long
     */
    boolean takeSeal(SiteId site, Bytes file);

    /**
     * Takes a range of that file; ranges of another one, or out of order, are dropped and come again.
     *
     * @return whether the file was complete with it, and news
     */
    boolean takePart(SiteId site, SealPart part);

    /** The site is gone, or has a new agent: nothing that was heard counts any more. */
    void forget(SiteId site);
}
