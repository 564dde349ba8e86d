package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.agent.store.HookRows.Run;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;

/** The annotation that says which run of which hook an object is: by it a run is found again after a crash. Pure. */
final class HookMark {
    /** {@code EVENT DIGEST RUN}. */
    static final String ANNOTATION = "holdfast.dev/hook";

    private HookMark() {}

    /** The mark of an object; empty when it is no hook of ours. */
    static String of(LiveObject live) {
        return live.view().at("metadata").at("annotations").at(ANNOTATION).text("");
    }

    static String of(Run run) {
        return work(run) + run.number();
    }

    /** Whether the object is some run of the same hook of the same content. */
    static boolean isSameWork(LiveObject live, Run run) {
        return of(live).startsWith(work(run)) && live.layer().equals(run.layer().toString());
    }

    static Json.Obj put(Json.Obj manifest, Run run) {
        var metadata = JsonView.of(manifest).at("metadata");
        var annotations = metadata.at("annotations").object().with(ANNOTATION, of(run));
        return manifest.with("metadata", metadata.object().with("annotations", annotations));
    }

    private static String work(Run run) {
        return run.event() + " " + run.digest() + " ";
    }
}
