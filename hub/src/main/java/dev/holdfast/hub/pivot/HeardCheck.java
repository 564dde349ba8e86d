package dev.holdfast.hub.pivot;

import dev.holdfast.capi.pivot.PivotStatement;
import dev.holdfast.capi.pivot.Role;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What makes a message of a site believable: the key of its registered agent, and its own words before. */
record HeardCheck(Function<SiteId, Optional<PublicKey>> agentKeys) {
    /** Whether the statement is to be kept: the site said it, and nothing newer is known. */
    boolean isNews(SiteId site, Envelope statement, Optional<Envelope> known) {
        var key = agentKeys
                .apply(site)
                .orElseThrow(() -> new Refusal(
                        "HF-ING-003", "a registered agent of site " + site, "none", "enrol the site at this hub"));
        var said = PivotStatement.open(statement, List.of(key));
        var length = statement.write().length();
        if (length > PivotInbox.LONGEST_STATEMENT) {
            throw tooLong("statement", PivotInbox.LONGEST_STATEMENT, length);
        }
        return known.filter(before -> before.equals(statement) || !said.isAtLeast(words(before)))
                .isEmpty();
    }

    /** The sealed file that the site's newest statement names, as its source. */
    Optional<BlobRef> wanted(Optional<Envelope> known) {
        return known.map(HeardCheck::words)
                .filter(said -> said.role() == Role.SOURCE)
                .map(PivotStatement::seal)
                .filter(seal -> Digest.isPrefixed(seal.file()) && seal.length() <= PivotInbox.LONGEST_SEAL)
                .map(seal -> new BlobRef(Digest.parse(seal.file()), seal.length()));
    }

    /** The id of the pivot that the file belongs to. */
    String pivotOf(SiteId site, Bytes file, Optional<Envelope> known) {
        if (file.length() > PivotInbox.LONGEST_SEAL) {
            throw tooLong("sealed file", PivotInbox.LONGEST_SEAL, file.length());
        }
        var ref = BlobRef.of(file);
        return wanted(known)
                .filter(ref::equals)
                .flatMap(_ -> known)
                .map(statement -> words(statement).id())
                .orElseThrow(() -> new Refusal(
                        "HF-PIV-042",
                        "a sealed file that the newest statement of site " + site + " names",
                        ref.digest() + ", " + ref.length() + " bytes",
                        "send the statement first, then its file"));
    }

    // It was checked when it was kept, by the key the site had then.
    private static PivotStatement words(Envelope kept) {
        return PivotStatement.kept(kept);
    }

    private static Refusal tooLong(String what, int most, long found) {
        return new Refusal(
                "HF-PIV-041",
                "a " + what + " of at most " + most + " bytes",
                found + " bytes",
                "move a smaller cluster, or carry it another way");
    }
}
