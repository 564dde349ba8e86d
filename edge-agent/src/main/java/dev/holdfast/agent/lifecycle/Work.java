package dev.holdfast.agent.lifecycle;

import dev.holdfast.agent.store.LetterRows.Kind;
import dev.holdfast.agent.store.LetterRows.Letter;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.pivot.Decision;
import dev.holdfast.capi.pivot.EpochGuard;
import dev.holdfast.capi.pivot.Phase;
import dev.holdfast.capi.pivot.PivotCall;
import dev.holdfast.capi.pivot.PivotJournal;
import dev.holdfast.capi.pivot.PivotRecord;
import dev.holdfast.capi.pivot.PivotSource;
import dev.holdfast.capi.pivot.PivotStatement;
import dev.holdfast.capi.pivot.PivotTarget;
import dev.holdfast.capi.pivot.PivotTrust;
import dev.holdfast.capi.pivot.Progress;
import dev.holdfast.capi.pivot.Role;
import dev.holdfast.capi.pivot.SecretJournal;
import dev.holdfast.capi.pivot.SecretSeals;
import dev.holdfast.capi.pivot.SourceFence;
import dev.holdfast.capi.pivot.SourceKeys;
import dev.holdfast.capi.pivot.TargetKeys;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import java.util.Optional;

/** This site's side of a pivot while one goes on: target, or source of the way home. Confined to the lifecycle's loop. */
final class Work implements AutoCloseable {
    /** A namespace that every server has, and that no cluster of Cluster API lives in. */
    private static final String HOME = "kube-system";

    private static final String JOURNAL = "holdfast-pivot";

    private final Lifecycle.Parts parts;
    private final Reach.Server reach;
    private final PivotTrust trust;
    private final CapiApi api;
    private final PivotJournal journal;
    private final SecretSeals seals;
    private final WorkloadNodes nodes;
    private final PivotTarget target;
    private Optional<PivotRecord> record = Optional.empty();

    private record Called(Bytes call, PivotSource source) {}

    private Optional<Called> called = Optional.empty();

    /** @param trust names somebody */
    Work(Lifecycle.Parts parts, Reach.Server reach, PivotTrust trust) {
        this.parts = parts;
        this.reach = reach;
        this.trust = trust;
        this.api = reach.open().get();
        this.journal = new SecretJournal(api, HOME, JOURNAL);
        this.seals = new SecretSeals(api, HOME);
        this.nodes = new WorkloadNodes(api, reach.workload(), () -> record.map(PivotRecord::cluster));
        this.target = new PivotTarget(
                api,
                journal,
                seals,
                new TargetKeys(parts.sealing(), parts.signer(), trust.hub()),
                nodes,
                reach.times(),
                parts.clock());
    }

    /** Whether it still believes whom the site believes. */
    boolean suits(PivotTrust now) {
        return trust.equals(now);
    }

    /**
     * Does what can be done now.
     *
     * @throws Refusal HF-PIV-044, -046, -014 when the word is nobody's whom the site follows, asks to seal to a stranger,
     *     or says nothing
     */
    Progress step(Optional<Envelope> word) {
        look();
        if (word.isPresent() && word.get().payloadType().equals(PivotCall.TYPE)) {
            return answer(word.get());
        }
        var said = word.map(trust::statement);
        if (said.filter(this::isOfAnother).isPresent()
                && new EpochGuard(api, trust.hub()).hear(word.orElseThrow()) instanceof Progress.Blocked blocked) {
            return blocked;
        }
        return isSource(said)
                ? source().step(word)
                : target.step(word, parts.mail().seals());
    }

    /** How far this side is, as it was found or left by the last step. */
    Optional<PivotRecord> record() {
        return record;
    }

    /** What the hub is to hear now. */
    Optional<Envelope> statement() {
        look();
        return record.flatMap(known -> known.role() == Role.SOURCE ? source().statement() : target.statement());
    }

    /** The sealed file that the hub needs now, by what it last said. */
    Optional<Bytes> seal(Optional<Envelope> word) {
        return record.filter(known -> known.role() == Role.SOURCE
                        && known.decision() == Decision.OPEN
                        && known.phase() == Phase.COMMIT)
                .filter(known ->
                        word.filter(envelope -> hasRead(envelope, known)).isEmpty())
                .flatMap(_ -> source().seal());
    }

    private void look() {
        if (journal.read() instanceof PivotJournal.Entry entry) {
            record = Optional.of(entry.record());
        }
    }

    private Progress answer(Envelope word) {
        var call = trust.call(word);
        parts.store().keep(Kind.CALL, word.write(), parts.clock().instant());
        return record.filter(known -> known.id().equals(call.plan().id())).isPresent()
                ? source().step(Optional.empty())
                : source().begin(call.plan());
    }

    private boolean isOfAnother(PivotStatement said) {
        return said.decision() == Decision.COMMITTED
                && record.filter(known -> known.id().equals(said.id())).isEmpty();
    }

    private boolean isSource(Optional<PivotStatement> said) {
        return record.filter(known -> known.role() == Role.SOURCE)
                .filter(known -> !known.phase().ended()
                        || said.filter(statement -> !statement.id().equals(known.id()))
                                .isEmpty())
                .isPresent();
    }

    private static boolean hasRead(Envelope word, PivotRecord known) {
        if (!word.payloadType().equals(PivotStatement.TYPE)) {
            return false;
        }
        var said = PivotStatement.kept(word);
        return said.role() == Role.TARGET && said.id().equals(known.id()) && said.phase() != Phase.TARGET;
    }

    private PivotSource source() {
        var call = parts.store().letter(Kind.CALL).map(Letter::content).orElse(Bytes.utf8(""));
        if (called.filter(known -> known.call().equals(call)).isEmpty()) {
            var source = new PivotSource(
                    api,
                    journal,
                    seals,
                    keys(call),
                    SourceFence.NOTHING_TO_CUT,
                    reach.times(),
                    parts.clock(),
                    parts.random());
            called = Optional.of(new Called(call, source));
        }
        return called.orElseThrow().source();
    }

    /**
     * Without a call that the Catalog still allows, nothing can be sealed: a lost store takes it along, and keys are
     * replaced. All the rest goes on.
     */
    private SourceKeys keys(Bytes kept) {
        if (kept.length() > 0) {
            try {
                var call = Envelope.parse(kept);
                var asked = trust.call(call);
                var key = call.signer(trust.hub()).orElseThrow();
                return new SourceKeys(parts.signer(), key, asked.sealing(), asked.recovery());
            } catch (Refusal _) {
                // It was signed by a key that the hub has no more, or asks to seal to one.
            }
        }
        return new SourceKeys(parts.signer(), trust.hub().getFirst(), "", "");
    }

    @Override
    public void close() {
        nodes.close();
        api.close();
    }
}
