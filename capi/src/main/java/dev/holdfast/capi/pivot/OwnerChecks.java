package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.api.Owner;
import dev.holdfast.protocol.problem.Problem;
import java.util.List;
import java.util.stream.Stream;

/** Whether everything has the owners it had: the garbage collector deletes what has none. Pure. */
final class OwnerChecks {
    private OwnerChecks() {}

    static List<Problem> resolve(Comparison both) {
        return dangling(both.live(), "HF-PIV-104");
    }

    static List<Problem> dangling(Graph live, String code) {
        var uids = live.uids();
        return live.members().stream()
                .flatMap(now -> now.owners().stream()
                        .filter(owner -> !uids.contains(owner.uid()))
                        .map(owner -> SetChecks.problem(
                                code, now, "to have owners that are there", "the uid of " + owner + " leads nowhere")))
                .toList();
    }

    static List<Problem> sameShape(Comparison both) {
        return both.each((was, now) -> {
            var wanted = was.owners().stream()
                    .map(owner -> both.uids().target(owner.uid()).orElse("nobody") + line(owner))
                    .sorted()
                    .toList();
            var found = now.owners().stream()
                    .map(owner -> owner.uid() + line(owner))
                    .sorted()
                    .toList();
            return wanted.equals(found)
                    ? Stream.empty()
                    : Stream.of(SetChecks.problem("HF-PIV-105", was, "to be owned by " + names(was), names(now)));
        });
    }

    static List<Problem> fields(Comparison both) {
        return both.each((was, now) -> Ownership.managers(now).equals(Ownership.managersWithoutUs(was))
                ? Stream.empty()
                : Stream.of(SetChecks.problem(
                        "HF-PIV-111",
                        was,
                        "to have fields of " + Ownership.managersWithoutUs(was),
                        Ownership.managers(now).toString())));
    }

    private static String line(Owner owner) {
        return " " + owner.apiVersion() + " " + owner.kind() + " " + owner.name();
    }

    private static String names(CapiObject object) {
        return object.owners().toString();
    }
}
