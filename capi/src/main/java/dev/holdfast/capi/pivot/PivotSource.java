package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The side where the objects are: looks (P0), freezes (P1), seals (P2), decides (P6) and removes (P9). Stepped until it
 * says that it is finished; a process that dies in a step is replaced by another one with the same journal. Confined to
 * one thread; two processes on one journal only slow each other down.
 */
public final class PivotSource {
    private final PivotJournal journal;
    private final SealStore seals;
    private final SourceKeys keys;
    private final PivotTimes times;
    private final SourceSteps steps;

    /** @param random for the key of the sealed set */
    public PivotSource(
            CapiApi api,
            PivotJournal journal,
            SealStore seals,
            SourceKeys keys,
            SourceFence fence,
            PivotTimes times,
            Clock clock,
            SecureRandom random) {
        this.journal = journal;
        this.seals = seals;
        this.keys = keys;
        this.times = times;
        this.steps =
                new SourceSteps(new Side(api, new Writers(times.writers())), seals, keys, fence, times, clock, random);
    }

    /**
     * Looks whether the cluster can move now, and begins. Nothing but reading happens unless all is well; the same plan
     * again goes on with it.
     */
    public Progress begin(PivotPlan plan) {
        return Door.open(Phase.PREFLIGHT, times, () -> {
            var ledger = Ledger.open(journal);
            var known = ledger.record();
            if (known.isPresent() && known.get().id().equals(plan.id())) {
                return new Progress.Moved(known.get().phase());
            }
            if (known.isPresent() && !known.get().phase().ended()) {
                throw Halt.stop(
                        "HF-PIV-022",
                        "no other pivot of this cluster",
                        "pivot " + known.get().id() + " in phase "
                                + known.get().phase().label(),
                        "finish or abort that one");
            }
            var record = steps.preflight(plan);
            var used = known.map(PivotRecord::epoch).orElse(0L);
            if (plan.epoch() <= used) {
                // Statements live long, on sticks and in brokers: a higher epoch is how a new attempt is told from
                // them.
                throw Halt.stop(
                        "HF-PIV-010",
                        "an epoch above " + used + ", which an earlier attempt used",
                        Long.toString(plan.epoch()),
                        "begin with epoch " + (used + 1));
            }
            return new Progress.Moved(ledger.write(record).phase());
        });
    }

    /** Does what can be done now. */
    public Progress step(Optional<Envelope> heard) {
        return Door.open(Phase.PREFLIGHT, times, () -> {
            var ledger = Ledger.open(journal);
            var record = ledger.record().filter(found -> found.role() == Role.SOURCE);
            return record.isEmpty()
                    ? new Progress.Idle()
                    : Door.open(record.get().phase(), times, () -> step(ledger, record.get(), statement(heard)));
        });
    }

    private Progress step(Ledger ledger, PivotRecord record, Optional<PivotStatement> heard) {
        if (record.phase().ended()) {
            if (record.phase() == Phase.REVERTED) {
                steps.stayAwake(record);
            }
            return new Progress.Finished(record.phase(), record.problems());
        }
        var said = heard.filter(statement -> statement.isAbout(record));
        return switch (record.decision()) {
            case ABORTED -> steps.revert(ledger, record);
            case COMMITTED -> steps.tombstone(ledger, record, said);
            case OPEN ->
                record.phase() == Phase.COMMIT ? steps.decide(ledger, record, said) : steps.freeze(ledger, record);
        };
    }

    /** Gives the pivot up, if that is still possible; the next steps undo what was done. */
    public Progress abort(String why) {
        return Door.open(Phase.REVERT, times, () -> {
            var ledger = Ledger.open(journal);
            var record = ledger.record().filter(found -> !found.phase().ended());
            if (record.isEmpty()) {
                return new Progress.Idle();
            }
            if (record.get().decision() == Decision.COMMITTED) {
                throw Halt.stop(
                        "HF-PIV-024",
                        "a pivot that is not decided",
                        "it is committed",
                        "let it finish, then move back with a reverse pivot");
            }
            var problem = new Problem("HF-PIV-021", "nobody to give it up", why, "begin again with another id");
            return new Progress.Moved(
                    steps.abort(ledger, record.get(), List.of(problem)).phase());
        });
    }

    /** What the target is to hear now. */
    public Optional<Envelope> statement() {
        return record().filter(record -> record.role() == Role.SOURCE)
                .filter(SourceSteps::maySpeak)
                .map(PivotStatement::of)
                .map(said -> said.sign(keys.signer()));
    }

    /** The sealed file that the statement names, for whoever carries it to the target. */
    public Optional<Bytes> seal() {
        return record().flatMap(record -> switch (seals.read(record.id())) {
            case SealStore.Kept(var file) -> Optional.of(file);
            case SealStore.Nothing _, SealStore.Silent _ -> Optional.<Bytes>empty();
        });
    }

    /**
     * The target was lost after the commit, and a person knows: the frozen objects here make room for those that
     * {@link Reclaim} brings back from escrow. Refused without an escrow that is whole.
     *
     * @param why who knows it, and from what
     */
    public Progress targetLost(String why) {
        return Door.open(Phase.TOMBSTONE, times, () -> {
            var ledger = Ledger.open(journal);
            var record = ledger.record()
                    .filter(found -> found.role() == Role.SOURCE && found.decision() == Decision.COMMITTED);
            if (record.isEmpty() || record.get().phase().ended()) {
                return new Progress.Idle();
            }
            return steps.lost(ledger, record.get(), why);
        });
    }

    /**
     * Throws the escrow of the last pivot away: the cluster is deleted, or its objects are here again.
     *
     * @return whether it is gone
     */
    public boolean forget() {
        return record().filter(record -> record.phase().ended())
                .map(record -> seals.delete(record.id()) instanceof SealStore.Done)
                .orElse(false);
    }

    /** The journal as it is, to show. */
    public Optional<PivotRecord> record() {
        return journal.read() instanceof PivotJournal.Entry entry ? Optional.of(entry.record()) : Optional.empty();
    }

    private Optional<PivotStatement> statement(Optional<Envelope> heard) {
        try {
            return heard.map(envelope -> PivotStatement.open(envelope, List.of(keys.target())));
        } catch (Refusal e) {
            throw Halt.stop(List.of(e.problem()));
        }
    }
}
