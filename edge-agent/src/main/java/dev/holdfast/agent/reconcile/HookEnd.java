package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.Set;

/** How a hook's object ended: jobs and pods run to an end, everything else is done when it exists, as in Helm. */
sealed interface HookEnd {
    /** Ended as it should. */
    record Well() implements HookEnd {}

    /** Ended otherwise; why, in its own words. */
    record Badly(String message) implements HookEnd {}

    /** Still running. */
    record NotYet(String message) implements HookEnd {}

    Set<String> RUNNING = Set.of("Job", "Pod");

    /** Whether an object of this kind runs to an end. */
    static boolean runs(ObjectRef ref) {
        return RUNNING.contains(ref.kind()) && Set.of("", "batch").contains(ref.group());
    }

    static HookEnd of(LiveObject live) {
        if (!runs(live.ref())) {
            return new Well();
        }
        var health = Readiness.of(live);
        if (health.level() == Health.Level.FAILED) {
            return new Badly(health.missing());
        }
        var status = live.view().at("status");
        var done = live.ref().kind().equals("Job")
                ? Conditions.of(live).holds("Complete")
                : status.at("phase").text("").equals("Succeeded");
        return done ? new Well() : new NotYet(health.missing());
    }

    /** The manifest of a job that does not remove itself: its end must be seen first. */
    static Json.Obj withoutExpiry(Json.Obj manifest) {
        var view = JsonView.of(manifest);
        return view.at("kind").text("").equals("Job")
                        && view.at("spec").at("ttlSecondsAfterFinished").present()
                ? manifest.with("spec", view.at("spec").object().without("ttlSecondsAfterFinished"))
                : manifest;
    }
}
