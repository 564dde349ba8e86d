package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Whoever hears that somebody else holds a cluster with a higher epoch pauses its own: it was restored from before a
 * pivot, or the cluster was reclaimed. Thread-safe.
 */
public final class EpochGuard {
    private final Side side;
    private final List<PublicKey> trusted;

    /** @param trusted whose statements count */
    public EpochGuard(CapiApi api, Collection<PublicKey> trusted) {
        this.side = new Side(api, new Writers(1));
        this.trusted = List.copyOf(trusted);
    }

    /** What was heard about a cluster; when that pauses ours, the progress is blocked and says why. */
    public Progress hear(Envelope statement) {
        return Door.open(Phase.PREFLIGHT, PivotTimes.USUAL, () -> {
            var said = PivotStatement.open(statement, trusted);
            var own = cluster(said);
            if (said.decision() != Decision.COMMITTED || own.isEmpty() || Marks.epoch(own.get()) >= said.epoch()) {
                return new Progress.Idle();
            }
            Pauses.set(side, Member.of(own.get()), PausePoint.How.SPEC, true);
            var problem = new Problem(
                    "HF-PIV-132",
                    "nobody to hold " + said.cluster() + " with an epoch above " + Marks.epoch(own.get()),
                    "epoch " + said.epoch() + " elsewhere",
                    "it is paused here; see which side is right, and delete the other's objects");
            return new Progress.Blocked(Phase.PREFLIGHT, List.of(problem));
        });
    }

    private Optional<CapiObject> cluster(PivotStatement said) {
        return side.kinds().stream()
                .filter(kind -> kind.group().equals(Graph.CORE) && kind.kind().equals("Cluster"))
                .findFirst()
                .map((CapiKind kind) ->
                        kind.ref(said.cluster().namespace(), said.cluster().name()))
                .flatMap(side::get);
    }
}
