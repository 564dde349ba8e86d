package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** P0: what speaks against moving this cluster now, all of it at once. Pure. */
final class Preflight {
    private static final List<String> MOVING =
            List.of("RollingOut", "ScalingUp", "ScalingDown", "Remediating", "Deleting");
    private static final List<String> CERTIFICATES = List.of("ca", "etcd", "proxy", "sa");

    private Preflight() {}

    static List<Problem> problems(Graph graph, long epoch) {
        var problems = new ArrayList<Problem>();
        paused(graph).ifPresent(problems::add);
        risen(graph, epoch).ifPresent(problems::add);
        problems.addAll(ending(graph));
        problems.addAll(foreign(graph));
        problems.addAll(initialized(graph));
        problems.addAll(withoutNode(graph));
        problems.addAll(inMotion(graph));
        problems.addAll(withoutCertificates(graph));
        problems.addAll(unresolved(graph, "HF-PIV-009"));
        return List.copyOf(problems);
    }

    private static Optional<Problem> paused(Graph graph) {
        return graph.paused() || graph.cluster().annotated(CapiApi.PAUSED_ANNOTATION)
                ? Optional.of(new Problem(
                        "HF-PIV-002",
                        graph.cluster() + " to be active",
                        "it is paused, and not by this pivot",
                        "find out who paused it and why, then resume it"))
                : Optional.empty();
    }

    private static Optional<Problem> risen(Graph graph, long epoch) {
        var held = Marks.epoch(graph.cluster());
        return epoch > held
                ? Optional.empty()
                : Optional.of(new Problem(
                        "HF-PIV-010",
                        "an epoch above " + held,
                        Long.toString(epoch),
                        "compare with the site's report: this database or this server may be an old copy"));
    }

    private static List<Problem> ending(Graph graph) {
        return graph.members().stream()
                .filter(CapiObject::ending)
                .map(object -> new Problem(
                        "HF-PIV-003",
                        object + " to stay",
                        "it is being deleted",
                        "wait until it is gone, or see what holds it"))
                .toList();
    }

    private static List<Problem> foreign(Graph graph) {
        var uids = graph.uids();
        return graph.members().stream()
                .flatMap(object -> object.owners().stream()
                        .filter(owner -> !uids.contains(owner.uid()))
                        .map(owner -> new Problem(
                                "HF-PIV-004",
                                object + " to be owned by objects that move with it",
                                "an owner outside: " + owner + " of " + owner.apiVersion(),
                                "remove that owner reference, or mark its kind as one of Cluster API")))
                .toList();
    }

    private static List<Problem> initialized(Graph graph) {
        var problems = new ArrayList<Problem>();
        var status = graph.cluster().status().at("initialization");
        if (!status.at("infrastructureProvisioned").flag(false)
                || !status.at("controlPlaneInitialized").flag(false)) {
            problems.add(new Problem(
                    "HF-PIV-005",
                    graph.cluster() + " with its infrastructure provisioned and its control plane initialized",
                    "one that is still being made",
                    "wait for its first node"));
        }
        for (var plane : Guard.unarmed(graph)) {
            problems.add(new Problem(
                    "HF-PIV-005",
                    plane + " that says twice that it is initialized",
                    "one that would make new certificates",
                    "wait until its status and its condition Initialized agree"));
        }
        return problems;
    }

    private static List<Problem> withoutNode(Graph graph) {
        return graph.machines().stream()
                .filter(machine ->
                        machine.status().at("nodeRef").at("name").text("").isEmpty())
                .map(machine -> new Problem(
                        "HF-PIV-006", machine + " to have a node", "none", "wait until it joined, or delete it"))
                .toList();
    }

    private static List<Problem> inMotion(Graph graph) {
        var problems = new ArrayList<Problem>();
        for (var object : graph.members()) {
            for (var condition : MOVING) {
                if (object.condition(condition, "True")) {
                    problems.add(busy(object, condition));
                }
            }
            var wanted = object.spec().at("replicas").optionalInteger();
            if (wanted.isPresent()) {
                var there = object.status().at("replicas").integer(0);
                if (wanted.get() != there) {
                    problems.add(busy(object, there + " of " + wanted.get() + " replicas"));
                }
                if (object.status().at("observedGeneration").integer(object.generation()) < object.generation()) {
                    problems.add(busy(object, "a change that its controller has not seen yet"));
                }
            }
        }
        return problems;
    }

    private static Problem busy(CapiObject object, String found) {
        return new Problem(
                "HF-PIV-007", object + " to be at rest", found, "wait until the rollout, scaling or repair is over");
    }

    private static List<Problem> withoutCertificates(Graph graph) {
        if (graph.of(Graph.CONTROL_PLANE, "KubeadmControlPlane").isEmpty()) {
            return List.of();
        }
        return CERTIFICATES.stream()
                .filter(purpose -> graph.secret(purpose)
                        .filter(secret -> secret.view()
                                .at("data")
                                .at("tls.crt")
                                .optionalText()
                                .filter(text -> !text.isEmpty())
                                .isPresent())
                        .isEmpty())
                .map(purpose -> new Problem(
                        "HF-PIV-008",
                        "the Secret " + graph.cluster().name() + "-" + purpose + " with a certificate",
                        "none",
                        "restore it from a backup: without it the cluster cannot be managed any more"))
                .toList();
    }

    /** References that lead to no member. */
    static List<Problem> unresolved(Graph graph, String code) {
        var byName = graph.members().stream().collect(Collectors.groupingBy(CapiObject::name));
        return graph.members().stream()
                .flatMap(object -> Links.of(object).stream()
                        .filter(link -> byName.getOrDefault(link.name(), List.of()).stream()
                                .noneMatch(link::leadsTo))
                        .map(link -> new Problem(
                                code,
                                object + " to name objects that are there",
                                "no " + link,
                                "create it, or remove the reference")))
                .toList();
    }
}
