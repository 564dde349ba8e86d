package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.Signer;
import java.security.SecureRandom;
import java.util.List;

/**
 * A cluster whose management was lost after the commit comes back from escrow. The set is opened with the fleet's offline
 * recovery key and offered anew, two epochs higher, with a person's key in place of the source's; the side that takes it
 * is an ordinary {@link PivotTarget}. Who was lost and comes back hears the higher epoch and pauses itself. Immutable.
 */
public final class Reclaim {
    private final PivotStatement offer;
    private final Bytes file;
    private final Signer operator;

    private Reclaim(PivotStatement offer, Bytes file, Signer operator) {
        this.offer = offer;
        this.file = file;
        this.operator = operator;
    }

    /**
     * Opens the escrow.
     *
     * @param escrow the sealed file of the pivot whose target is lost
     * @param lost the source's record of that pivot
     * @param recovery the fleet's offline key
     * @param operator the key of whoever orders it; the new target must believe it
     * @param taker the sealing key of the side that takes over, in hexadecimal
     * @param id of this attempt
     * @param used the highest epoch that anybody used for the cluster so far, such as by a reclaim that was given up
     * @throws Refusal HF-PIV-015 when escrow and record do not belong together, HF-PIV-131 when nothing was lost
     */
    public static Reclaim open(
            Bytes escrow,
            PivotRecord lost,
            SealingKey recovery,
            Signer operator,
            String taker,
            String id,
            long used,
            SecureRandom random) {
        if (lost.decision() != Decision.COMMITTED) {
            throw new Refusal(
                    "HF-PIV-131",
                    "a pivot that was committed",
                    "pivot " + lost.id() + ", which was not: its source still holds the cluster",
                    "let it finish or abort it");
        }
        var old = PivotSet.parse(
                Packed.unpack(Seal.open(escrow, PivotSet.context(lost.cluster(), lost.id(), lost.epoch()), recovery)));
        var epoch = Math.max(lost.epoch(), used) + 2;
        var set = new PivotSet(old.cluster(), PivotPlan.checked(id), epoch, old.kinds(), old.objects(), old.pauses());
        var plain = set.write();
        var context = PivotSet.context(set.cluster(), id, epoch);
        var file = Seal.close(Packed.pack(plain), context, List.of(taker, recovery.publicHex()), random);
        var seal = new SealRef(
                plain.digest().toString(),
                Content.digest(set.objects(), set.pauses()).toString(),
                BlobRef.of(file).digest().toString(),
                file.length());
        var offer = new PivotStatement(
                Role.SOURCE, set.cluster(), id, epoch, Phase.COMMIT, Decision.OPEN, seal, "", List.of());
        return new Reclaim(offer, file, operator);
    }

    /** What the side that takes over is to hear first. */
    public Envelope offer() {
        return offer.sign(operator);
    }

    /** The sealed file that the offer names. */
    public Bytes file() {
        return file;
    }

    /**
     * The decision, once that side is ready.
     *
     * @param ready its statement
     * @param taker the key of its statements
     * @param fenced how it was made sure that the lost side cannot reach the infrastructure any more
     * @throws Refusal HF-PIV-131 when it is not ready, or nobody says how the lost side is kept away
     */
    public Envelope commit(Envelope ready, PublicKey taker, String fenced) {
        var said = PivotStatement.open(ready, List.of(taker));
        var isReady = said.role() == Role.TARGET
                && said.id().equals(offer.id())
                && said.phase() == Phase.COMMIT
                && said.seal().equals(offer.seal());
        if (fenced.isBlank() || !isReady) {
            throw new Refusal(
                    "HF-PIV-131",
                    "a side that verified this set, and proof that the lost one is fenced off",
                    fenced.isBlank() ? "no proof" : "phase " + said.phase().label(),
                    "cut the lost side's access to the infrastructure and say how");
        }
        return decision(said.targetUid());
    }

    /**
     * The decision beforehand, for a side that is known: it acts on it only after it has verified this very set.
     *
     * @param targetUid uid of the namespace {@code kube-system} there
     * @param fenced how it was made sure that the lost side cannot reach the infrastructure any more
     * @throws Refusal HF-PIV-131 when nobody says that
     */
    public Envelope commit(String targetUid, String fenced) {
        if (fenced.isBlank() || targetUid.isEmpty()) {
            throw new Refusal(
                    "HF-PIV-131",
                    "a side that is known, and proof that the lost one is fenced off",
                    fenced.isBlank() ? "no proof" : "no side",
                    "cut the lost side's access to the infrastructure and say how");
        }
        return decision(targetUid);
    }

    /**
     * Whether an offer brings back nothing but what the lost pivot sealed; only who has the recovery key can make one.
     *
     * @param taker opens the file
     * @throws Refusal HF-PIV-131 when it does not, HF-PIV-015 or HF-DSS-003 when it cannot be read
     */
    public static void check(Envelope offer, Bytes file, PivotRecord lost, PublicKey operator, SealingKey taker) {
        var said = PivotStatement.open(offer, List.of(operator));
        var context = PivotSet.context(said.cluster(), said.id(), said.epoch());
        var set = PivotSet.parse(Packed.unpack(Seal.open(file, context, taker)));
        var content = Content.digest(set.objects(), set.pauses()).toString();
        if (lost.decision() != Decision.COMMITTED
                || said.epoch() < lost.epoch() + 2
                || !said.cluster().equals(lost.cluster())
                || !content.equals(lost.seal().content())
                || !said.seal().content().equals(content)) {
            throw new Refusal(
                    "HF-PIV-131",
                    "an offer of what pivot " + lost.id() + " sealed, two epochs later",
                    "epoch " + said.epoch() + " of " + said.cluster() + ", or other content",
                    "make it from the escrow of this cluster");
        }
    }

    private Envelope decision(String targetUid) {
        return new PivotStatement(
                        Role.SOURCE,
                        offer.cluster(),
                        offer.id(),
                        offer.epoch(),
                        Phase.TOMBSTONE,
                        Decision.COMMITTED,
                        offer.seal(),
                        targetUid,
                        List.of())
                .sign(operator);
    }
}
