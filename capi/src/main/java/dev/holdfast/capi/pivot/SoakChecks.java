package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** P8: nothing may happen to the machines that nobody asked for. Pure. */
final class SoakChecks {
    private SoakChecks() {}

    static List<Problem> problems(Comparison both) {
        var problems = new ArrayList<Problem>();
        problems.addAll(certificates(both));
        problems.addAll(OwnerChecks.dangling(both.live(), "HF-PIV-126"));
        problems.addAll(infrastructure(both));
        if (!wantedOtherwise(both)) {
            problems.addAll(machines(both));
        }
        return List.copyOf(problems);
    }

    /** Somebody scaled or changed the cluster meanwhile: then machines may come and go. */
    private static boolean wantedOtherwise(Comparison both) {
        return both.set().objects().stream().filter(SoakChecks::wantsMachines).anyMatch(was -> both.now(was)
                .map(now -> !now.spec().json().equals(was.spec().json()))
                .orElse(true));
    }

    private static boolean wantsMachines(CapiObject object) {
        return object.is(Graph.CONTROL_PLANE, "KubeadmControlPlane")
                || object.is(Graph.CORE, "MachineDeployment")
                || object.is(Graph.CORE, "MachineSet");
    }

    private static List<Problem> machines(Comparison both) {
        var problems = new ArrayList<Problem>();
        var was = both.set().objects().stream()
                .filter(object -> object.is(Graph.CORE, "Machine"))
                .toList();
        for (var machine : was) {
            var now = both.now(machine);
            var uid = both.uids().of(machine.identity());
            if (now.isEmpty() || now.get().ending() || !now.get().uid().equals(uid)) {
                problems.add(problem("HF-PIV-121", machine, "to live on", "it was deleted or replaced"));
            }
        }
        var known = was.stream().map(CapiObject::identity).collect(Collectors.toSet());
        both.live().machines().stream()
                .filter(machine -> !known.contains(machine.identity()))
                .forEach(machine ->
                        problems.add(problem("HF-PIV-122", machine, "not to be made", "a machine nobody asked for")));
        return problems;
    }

    private static List<Problem> infrastructure(Comparison both) {
        return both.each((was, now) -> was.is(Graph.CORE, "Machine")
                        && !was.spec()
                                .at("providerID")
                                .json()
                                .equals(now.spec().at("providerID").json())
                ? java.util.stream.Stream.of(
                        problem("HF-PIV-123", was, "to stay the same server", "another providerID"))
                : java.util.stream.Stream.empty());
    }

    private static List<Problem> certificates(Comparison both) {
        return both.set().objects().stream()
                .filter(object -> object.is("", "Secret") && object.name().endsWith("-ca"))
                .filter(object -> both.now(object)
                        .filter(now -> Graph.data(now).equals(Graph.data(object)))
                        .isEmpty())
                .map(object -> problem("HF-PIV-124", object, "to stay as it is", "another authority, or none"))
                .toList();
    }

    private static Problem problem(String code, CapiObject object, String expected, String found) {
        return new Problem(
                code,
                object + " " + expected,
                found,
                "the cluster is paused; move back with a reverse pivot, or accept it");
    }
}
