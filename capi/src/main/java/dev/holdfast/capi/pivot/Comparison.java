package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was sealed beside what is there now. Immutable.
 *
 * @param byIdentity what is there now, to be found by name: every check asks for every object
 */
record Comparison(PivotSet set, Graph live, Uids uids, Map<String, CapiObject> byIdentity) {
    Comparison {
        byIdentity = Map.copyOf(byIdentity);
    }

    static Comparison of(PivotSet set, Graph live, Uids uids) {
        var byIdentity = live.members().stream().collect(Collectors.toMap(CapiObject::identity, member -> member));
        return new Comparison(set, live, uids, byIdentity);
    }

    Optional<CapiObject> now(CapiObject was) {
        return Optional.ofNullable(byIdentity.get(was.identity()));
    }

    /** One answer for each object that is on both sides. */
    List<Problem> each(BiFunction<CapiObject, CapiObject, Stream<Problem>> check) {
        return set.objects().stream()
                .flatMap(was -> now(was).stream().flatMap(now -> check.apply(was, now)))
                .toList();
    }
}
