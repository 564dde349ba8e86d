package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the same objects are there and say the same. Pure. */
final class SetChecks {
    private SetChecks() {}

    static List<Problem> missing(Comparison both) {
        return both.set().objects().stream()
                .filter(was -> both.now(was).isEmpty())
                .map(was -> problem("HF-PIV-101", was, "to be there", "nothing of that name"))
                .toList();
    }

    static List<Problem> added(Comparison both) {
        var was = both.set().objects().stream().map(CapiObject::identity).collect(Collectors.toSet());
        return both.live().members().stream()
                .filter(now -> !was.contains(now.identity()))
                .map(now -> problem("HF-PIV-102", now, "not to be there", "an object that was not sealed"))
                .toList();
    }

    static List<Problem> content(Comparison both) {
        return both.each((was, now) -> both.set().content(was).equals(both.set().content(now))
                ? Stream.empty()
                : Stream.of(problem("HF-PIV-103", was, "to say the same", "other content")));
    }

    static List<Problem> finalizers(Comparison both) {
        return both.each((was, now) -> was.finalizers().stream()
                        .sorted()
                        .toList()
                        .equals(now.finalizers().stream().sorted().toList())
                ? Stream.empty()
                : Stream.of(problem(
                        "HF-PIV-106",
                        was,
                        "to have the finalizers " + was.finalizers(),
                        now.finalizers().toString())));
    }

    /** Certificates, kubeconfig, bootstrap data: a wrong byte here cuts a cluster off. */
    static List<Problem> secrets(Comparison both) {
        return both.each((was, now) -> !was.is("", "Secret") || Graph.data(was).equals(Graph.data(now))
                ? Stream.empty()
                : Stream.of(problem("HF-PIV-107", was, "to hold the same bytes", "others")));
    }

    static List<Problem> ending(Comparison both) {
        return both.live().members().stream()
                .filter(CapiObject::ending)
                .map(now -> problem("HF-PIV-112", now, "to stay", "it is being deleted"))
                .toList();
    }

    static List<Problem> armed(Comparison both) {
        return Guard.unarmed(both.live()).stream()
                .map(now -> problem(
                        "HF-PIV-113", now, "to say twice that it is initialized", "it would make new certificates"))
                .toList();
    }

    static List<Problem> paused(Comparison both) {
        return both.set().pauses().stream()
                .flatMap(point -> both.live().find(point.member().ref().identity()).stream()
                        .filter(now -> !Pauses.isPaused(now, point.how())))
                .map(now -> problem("HF-PIV-114", now, "to be paused", "it is active"))
                .toList();
    }

    static Problem problem(String code, CapiObject object, String expected, String found) {
        return new Problem(
                code,
                object + " at the target " + expected,
                found,
                "nothing was activated; see what writes there, then begin again with another id");
    }
}
