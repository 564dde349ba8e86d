package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** What was sealed beside what is there now. Immutable. */
record Comparison(PivotSet set, Graph live, Uids uids) {
    Optional<CapiObject> now(CapiObject was) {
        return live.find(was.identity());
    }

    /** One answer for each object that is on both sides. */
    List<Problem> each(BiFunction<CapiObject, CapiObject, Stream<Problem>> check) {
        return set.objects().stream()
                .flatMap(was -> now(was).stream().flatMap(now -> check.apply(was, now)))
                .toList();
    }
}
