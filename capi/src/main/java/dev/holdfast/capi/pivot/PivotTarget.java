package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The side where the objects go: tries (P3), copies (P4), verifies (P5), waits for the decision (P6), activates (P7) and
 * watches (P8). Nothing is activated without the source's signed decision for this very set and this very cluster. Stepped
 * like {@link PivotSource}, and as indifferent to where its process dies. Confined to one thread.
 */
public final class PivotTarget {
    private final PivotJournal journal;
    private final TargetKeys keys;
    private final PivotTimes times;
    private final TargetSteps steps;

    /** @param nodes the workload API of the cluster that moves */
    public PivotTarget(
            CapiApi api,
            PivotJournal journal,
            SealStore seals,
            TargetKeys keys,
            Nodes nodes,
            PivotTimes times,
            Clock clock) {
        this.journal = journal;
        this.keys = keys;
        this.times = times;
        this.steps = new TargetSteps(new Side(api, new Writers(times.writers())), seals, keys, nodes, times, clock);
    }

    /**
     * Does what can be done now.
     *
     * @param heard the source's newest statement
     * @param files where the sealed file can be had
     */
    public Progress step(Optional<Envelope> heard, SealSource files) {
        return Door.open(Phase.TARGET, times, () -> {
            var ledger = Ledger.open(journal);
            var phase = ledger.record().map(PivotRecord::phase).orElse(Phase.TARGET);
            return Door.open(phase, times, () -> step(ledger, heard, files));
        });
    }

    private Progress step(Ledger ledger, Optional<Envelope> heard, SealSource files) {
        var said = heard.map(this::open);
        var known = ledger.record();
        var over = known.map(record -> record.phase().ended()).orElse(true);
        if (over && said.filter(offer -> known.filter(offer::isAbout).isEmpty()).isPresent()) {
            return steps.accept(ledger, known, said.get());
        }
        if (known.filter(record -> record.role() == Role.TARGET).isEmpty()) {
            return new Progress.Idle();
        }
        var record = known.get();
        if (over) {
            return steps.over(record, said);
        }
        return switch (record.decision()) {
            case ABORTED -> steps.revert(ledger, record);
            case COMMITTED ->
                record.phase() == Phase.ACTIVATE ? steps.activate(ledger, record) : steps.soak(ledger, record);
            case OPEN -> undecided(ledger, record, heard, said, files);
        };
    }

    private Progress undecided(
            Ledger ledger,
            PivotRecord record,
            Optional<Envelope> heard,
            Optional<PivotStatement> said,
            SealSource files) {
        var news = said.filter(statement -> statement.role() == Role.SOURCE);
        if (news.filter(statement -> statement.isAfter(record)).isPresent()) {
            return steps.superseded(ledger, record, news.get());
        }
        // What an earlier attempt said is heard late, and means nothing any more.
        news = news.filter(statement -> statement.isAbout(record));
        if (news.isPresent() && news.get().decision() == Decision.ABORTED) {
            return steps.aborted(ledger, record, news.get().problems());
        }
        return switch (record.phase()) {
            case TARGET -> steps.ready(ledger, record, files);
            case COPY -> steps.copy(ledger, record);
            case VERIFY -> steps.verify(ledger, record);
            case COMMIT ->
                news.isPresent() && news.get().decision() == Decision.COMMITTED
                        ? steps.committed(ledger, record, news.get(), heard.orElseThrow())
                        : steps.wait(record);
            case PREFLIGHT, FREEZE, SEAL, ACTIVATE, SOAK, TOMBSTONE, REVERT, DONE, REVERTED ->
                throw new IllegalStateException("an undecided target is never in phase " + record.phase());
        };
    }

    /** A person takes what happened during the soak for good: the cluster is resumed, and the pivot is done. */
    public Progress accept(String why) {
        return Door.open(Phase.SOAK, times, () -> {
            var ledger = Ledger.open(journal);
            var record = ledger.record().filter(found -> found.phase() == Phase.SOAK);
            return record.isEmpty() ? new Progress.Idle() : steps.accepted(ledger, record.get(), why);
        });
    }

    /** What the source is to hear now. */
    public Optional<Envelope> statement() {
        return record().filter(record -> record.role() == Role.TARGET)
                .map(PivotStatement::of)
                .map(said -> said.sign(keys.signer()));
    }

    /** The journal as it is, to show. */
    public Optional<PivotRecord> record() {
        return journal.read() instanceof PivotJournal.Entry entry ? Optional.of(entry.record()) : Optional.empty();
    }

    /** What is compared before the target may act, by name: for people who ask what "verified" means. */
    public static List<String> checks() {
        return Verification.CHECKS.stream()
                .map(check -> check.code() + " " + check.name())
                .toList();
    }

    private PivotStatement open(Envelope envelope) {
        try {
            return PivotStatement.open(envelope, keys.sources());
        } catch (Refusal e) {
            throw Halt.stop(List.of(e.problem()));
        }
    }
}
