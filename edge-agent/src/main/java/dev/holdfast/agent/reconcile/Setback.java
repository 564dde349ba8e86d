package dev.holdfast.agent.reconcile;

import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.layer.HydratedLayer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what becomes of a revision that fails: the last good one is put back if the failing layer wants that and all
 * content of it is here, else it stays as it is. Confined to the loop.
 */
final class Setback {
    static final String HOOK_FAILED = "HookFailed";
    static final String OBJECT_FAILED = "ObjectFailed";
    /** What does not get better by waiting. */
    private static final Set<String> FINAL = Set.of(HOOK_FAILED, OBJECT_FAILED);

    private final Progress progress;
    private final DesiredSource source;
    private final Course course;
    private final Fillings fillings;
    private final EventSink events;
    private final Clock clock;

    Setback(Progress progress, DesiredSource source, Course course, EventSink events, Clock clock, Fillings fillings) {
        this.progress = progress;
        this.source = source;
        this.course = course;
        this.fillings = fillings;
        this.events = events;
        this.clock = clock;
    }

    /** Whether another revision is to be worked on from now on. */
    boolean turnsBack(DesiredState target, List<Wanted> wanted, List<Facts.Layer> layers) {
        var revision = target.revision().value();
        var failing = layers.stream().filter(Setback::fails).findFirst();
        if (failing.isEmpty() || progress.applied() == revision || isHeld(revision)) {
            return false;
        }
        var layer = failing.get();
        var message = "layer " + layer.key() + ": "
                + (layer.late() ? "not ready in time: " : "")
                + layer.worst().map(Facts.Trouble::message).orElse("its objects are not ready");
        var lost = progress.good().flatMap(this::lostContent);
        if (wantsRollback(layer, wanted) && progress.good().isPresent() && lost.isEmpty()) {
            course.giveUp(layer.key(), "its layer was given up: " + message);
            var good = progress.good().get();
            progress.rollBack(message, clock.instant());
            events.event(
                    "reconcile.rolledback",
                    layer.key().toString(),
                    "error",
                    "revision " + revision + " failed, revision " + good.revision() + " is put back"
                            + fillings.foreseen(List.of(fillings.of(target)), good) + ": " + message);
            return true;
        }
        progress.hold(message + lost.map(" (not rolled back: %s)"::formatted).orElse(""), clock.instant());
        events.event(
                "reconcile.held",
                layer.key().toString(),
                "error",
                "revision " + revision + " failed and stays as it is: " + message);
        return false;
    }

    /** A layer that cannot be removed as it wants: the revision is as good as it gets. */
    void holdsFor(DesiredState target, List<Facts.Trouble> removing) {
        var revision = target.revision().value();
        removing.stream()
                .filter(trouble -> FINAL.contains(trouble.reason()))
                .filter(_ -> progress.applied() != revision && !isHeld(revision))
                .findFirst()
                .ifPresent(trouble -> {
                    progress.hold(trouble.message(), clock.instant());
                    events.event(
                            "reconcile.held",
                            "",
                            "error",
                            "revision " + revision + " stays as it is: " + trouble.message());
                });
    }

    /** A layer that was whole with this content does not fail any more, it degrades. */
    private static boolean fails(Facts.Layer layer) {
        return !layer.complete()
                && !layer.settled()
                && layer.blocker().isEmpty()
                && (layer.late() || layer.troubles().stream().anyMatch(trouble -> FINAL.contains(trouble.reason())));
    }

    private boolean isHeld(long revision) {
        return progress.held().stream().anyMatch(held -> held.revision() == revision);
    }

    private boolean wantsRollback(Facts.Layer layer, List<Wanted> wanted) {
        return wanted.stream()
                .filter(found -> found.key().equals(layer.key()))
                .findFirst()
                .filter(found -> {
                    try {
                        return source.layer(found.layer()).onFailure() == HydratedLayer.OnFailure.ROLLBACK;
                    } catch (RuntimeException e) {
                        return false;
                    }
                })
                .isPresent();
    }

    private Optional<String> lostContent(DesiredState good) {
        for (var layer : good.layers()) {
            try {
                source.layer(layer);
            } catch (RuntimeException e) {
                return Optional.of("the content of layer " + layer.key() + " of revision " + good.revision()
                        + " is not here any more");
            }
        }
        return Optional.empty();
    }
}
