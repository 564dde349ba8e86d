package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Whether a namespace has room for all objects together: a trial of each alone does not tell. */
final class Quotas {
    private Quotas() {}

    static List<Problem> problems(Side side, PivotSet set) {
        var problems = new ArrayList<Problem>();
        var there = set.objects().stream()
                .map(object -> object.ref().namespace())
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        for (var namespace : there) {
            for (var quota : side.list(CapiKind.RESOURCE_QUOTA, namespace)) {
                problems.addAll(exceeded(quota, set));
            }
        }
        return problems;
    }

    private static List<Problem> exceeded(CapiObject quota, PivotSet set) {
        var wanted = new HashMap<String, Long>();
        for (var object : set.objects()) {
            set.kinds().stream()
                    .filter(kind -> kind.names(object.ref()))
                    .findFirst()
                    .ifPresent(kind -> names(kind).forEach(name -> wanted.merge(name, 1L, Long::sum)));
        }
        var problems = new ArrayList<Problem>();
        quota.spec().at("hard").members().forEach((name, limit) -> {
            var used = number(quota.status().at("used").at(name).text("0"));
            var more = wanted.getOrDefault(name, 0L);
            if (more > 0 && used + more > number(limit.text("0"))) {
                problems.add(new Problem(
                        "HF-PIV-020",
                        "room for " + more + " more " + name + " in " + quota,
                        used + " of " + limit.text("0") + " used",
                        "raise the quota"));
            }
        });
        return problems;
    }

    private static List<String> names(CapiKind kind) {
        return kind.group().isEmpty()
                ? List.of(kind.plural(), "count/" + kind.plural())
                : List.of("count/" + kind.plural() + "." + kind.group());
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : Long.MAX_VALUE / 2;
    }
}
