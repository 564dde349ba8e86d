package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.step.Outcome;
import dev.holdfast.agent.store.LayerRows;
import dev.holdfast.agent.store.RevisionRows;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.report.SiteReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one pass found out; {@link Summary} makes conditions of it.
 *
 * @param desired newest desired revision, 0 when none
 * @param target revision that is being worked on, 0 when none
 * @param applied last revision that was finished
 * @param held revisions that failed and are not tried again by themselves
 * @param pruning what is still to be removed, for people; empty when nothing is
 * @param removal what keeps layers from being removed that are to go
 * @param unreachable why the API server gave no answer; empty when it did
 * @param asked whether the API server was ever asked
 * @param secrets which version of each secret the layers were filled with in this pass
 * @param generated what the site made itself for them
 * @param answerTime how long the API server takes to answer
 */
record Facts(
        long desired,
        long target,
        long applied,
        boolean paused,
        List<RevisionRows.Held> held,
        List<Layer> layers,
        List<String> pruning,
        List<Trouble> removal,
        List<String> retained,
        Optional<Answer.Unavailable> unreachable,
        boolean asked,
        Map<String, Long> secrets,
        List<SiteReport.Generated> generated,
        Duration answerTime) {
    /**
     * One layer.
     *
     * @param complete everything applied and ready
     * @param settled this content was complete before
     * @param late its timeout is over
     * @param blocker the earlier layer that it waits for; empty when none
     * @param reported drift that is only reported; empty when none
     */
    record Layer(
            LayerKey key,
            String version,
            String digest,
            long ready,
            long total,
            boolean complete,
            boolean settled,
            boolean late,
            String blocker,
            List<Trouble> troubles,
            String reported) {
        Layer {
            troubles = List.copyOf(troubles);
        }

        /** As it was, only not known any more, for this reason. */
        static Layer unknown(DesiredLayer layer, Optional<LayerRows.Progress> old, String reason) {
            return new Layer(
                    layer.key(),
                    layer.version(),
                    layer.identity().toString(),
                    old.map(found -> found.shown().ready()).orElse(0L),
                    old.map(found -> found.shown().total()).orElse(0L),
                    false,
                    old.map(found -> found.settled()).orElse(false),
                    false,
                    "",
                    List.of(Trouble.waiting(reason)),
                    "");
        }

        Optional<Trouble> worst() {
            return troubles.stream().min(java.util.Comparator.comparing(Trouble::kind));
        }
    }

    /** Something in the way; {@code reason} is set for a stall. */
    record Trouble(Kind kind, String reason, String message) {
        /** The worst first. */
        enum Kind {
            STALLED,
            FAILED,
            WAITING
        }

        static Trouble waiting(String message) {
            return new Trouble(Kind.WAITING, "", message);
        }

        /** What an outcome leaves in the way; empty when it is done. */
        static Optional<Trouble> of(Outcome outcome) {
            return switch (outcome) {
                case Outcome.Unchanged unchanged -> Optional.empty();
                case Outcome.Changed changed -> Optional.empty();
                case Outcome.Waiting(var message) -> Optional.of(waiting(message));
                case Outcome.Stalled(var reason, var message) ->
                    Optional.of(new Trouble(Kind.STALLED, reason, message));
                case Outcome.Failed(var message) -> Optional.of(new Trouble(Kind.FAILED, "", message));
            };
        }
    }

    Facts {
        held = List.copyOf(held);
        removal = List.copyOf(removal);
        layers = List.copyOf(layers);
        pruning = List.copyOf(pruning);
        retained = List.copyOf(retained);
    }
}
