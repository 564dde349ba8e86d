package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.problem.Problem;
import java.util.List;
import java.util.Optional;

/** One API server for the steps of a pivot: silence ends the step, and the other answers stay values. Thread-safe. */
record Side(CapiApi api, Writers writers) {
    List<CapiKind> kinds() {
        return switch (api.kinds()) {
            case CapiAnswer.Served(var kinds) -> kinds;
            case CapiAnswer.Denied(var reason) -> throw silent(reason);
            case CapiAnswer.Unavailable(var reason) -> throw silent(reason);
        };
    }

    List<CapiObject> list(CapiKind kind, String namespace) {
        return switch (api.list(kind, namespace)) {
            case CapiAnswer.Listed(var objects) -> objects;
            case CapiAnswer.Absent _ -> List.of();
            case CapiAnswer.Denied(var reason) -> throw silent(reason);
            case CapiAnswer.Unavailable(var reason) -> throw silent(reason);
        };
    }

    Optional<CapiObject> get(ObjectRef ref) {
        return switch (api.get(ref)) {
            case CapiAnswer.Found(var object) -> Optional.of(object);
            case CapiAnswer.Absent _ -> Optional.empty();
            case CapiAnswer.Denied(var reason) -> throw silent(reason);
            case CapiAnswer.Unavailable(var reason) -> throw silent(reason);
        };
    }

    CapiAnswer.Write create(Json.Obj manifest, String manager, CapiApi.Mode mode) {
        return heard(api.create(manifest, manager, mode));
    }

    /** Empty when the object is gone, or is another one than was seen: look again. */
    Optional<CapiObject> change(ObjectRef ref, Json.Obj change) {
        return answer(ref, api.patch(ref, change, OwnSecret.MANAGER));
    }

    Optional<CapiObject> changeStatus(ObjectRef ref, Json.Obj change) {
        return answer(ref, api.patchStatus(ref, change, OwnSecret.MANAGER));
    }

    private static Optional<CapiObject> answer(ObjectRef ref, CapiAnswer.Write write) {
        return switch (heard(write)) {
            case CapiAnswer.Written(var object) -> Optional.of(object);
            case CapiAnswer.Conflict _, CapiAnswer.Absent _, CapiAnswer.Exists _ -> Optional.empty();
            case CapiAnswer.Denied(var reason) ->
                throw Halt.wait(new Problem(
                        "HF-PIV-018", "the server to accept a change of " + ref, reason, "see why it refuses"));
            case CapiAnswer.Unavailable(var reason) -> throw silent(reason);
        };
    }

    /**
     * Removes objects, finalizers and all, without anything happening to what they stand for; dependents first, and the
     * Cluster last of all, since controllers see the pause by it.
     *
     * @param ownersFirst as they were sealed
     */
    void remove(List<Member> ownersFirst) {
        var dependentsFirst = ownersFirst.reversed();
        writers.each(
                dependentsFirst.stream().filter(member -> !isCluster(member)).toList(), this::remove);
        dependentsFirst.stream().filter(Side::isCluster).forEach(this::remove);
    }

    private static boolean isCluster(Member member) {
        return member.ref().kind().equals("Cluster") && member.ref().group().equals(Graph.CORE);
    }

    private boolean remove(Member member) {
        // Finalizers go with the declaration; plain data has neither. Seconds later some controllers, although paused,
        // would have put them back.
        var declared = member.ref().group().isEmpty()
                || change(member.ref(), declaration(member)).isPresent();
        return declared && delete(member);
    }

    private boolean delete(Member member) {
        return switch (api.delete(member.ref(), member.uid())) {
            case CapiAnswer.Gone _, CapiAnswer.Replaced _ -> true;
            // Some were put back although paused; now that it is ending, the server lets nobody add any.
            case CapiAnswer.Ending _ ->
                change(
                                member.ref(),
                                Json.object("metadata", Json.object("uid", member.uid(), "finalizers", Json.Arr.EMPTY)))
                        .isPresent();
            case CapiAnswer.Denied(var reason) -> throw silent(reason);
            case CapiAnswer.Unavailable(var reason) -> throw silent(reason);
        };
    }

    private static Json.Obj declaration(Member member) {
        var annotations = Json.object(Marks.DELETE_FOR_MOVE, "");
        return Json.object(
                "metadata", Json.object("uid", member.uid(), "annotations", annotations, "finalizers", Json.Arr.EMPTY));
    }

    private static CapiAnswer.Write heard(CapiAnswer.Write answer) {
        if (answer instanceof CapiAnswer.Unavailable(var reason)) {
            throw silent(reason);
        }
        return answer;
    }

    static Halt silent(String reason) {
        return Halt.wait(
                new Problem("HF-PIV-016", "an answer of the API server", reason, "nothing; it is asked again"));
    }
}
