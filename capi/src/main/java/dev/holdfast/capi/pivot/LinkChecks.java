package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Whether everything is still tied to the machines that run. */
final class LinkChecks {
    private static final String CLONED_FROM = "cluster.x-k8s.io/cloned-from-name";

    /** One tie. */
    private record Tie(String name, Function<CapiObject, Optional<Json>> of) {}

    private static final List<Tie> TIES = List.of(
            new Tie("spec.providerID", object -> object.spec().at("providerID").json()),
            new Tie("status.nodeRef", object -> object.status().at("nodeRef").json()),
            new Tie(
                    "spec.controlPlaneEndpoint",
                    object -> object.spec().at("controlPlaneEndpoint").json()),
            new Tie(
                    "spec.bootstrap.dataSecretName",
                    object -> bootstrap(object).at("dataSecretName").json()),
            new Tie(
                    CLONED_FROM,
                    object ->
                            object.metadata().at("annotations").at(CLONED_FROM).json()));

    private LinkChecks() {}

    static List<Problem> ties(Comparison both) {
        return both.each((was, now) -> TIES.stream()
                .filter(tie -> !tie.of().apply(was).equals(tie.of().apply(now)))
                .map(tie -> SetChecks.problem(
                        "HF-PIV-108", was, "to have the " + tie.name() + " it had", "another one, or none")));
    }

    static List<Problem> references(Comparison both) {
        return Preflight.unresolved(both.live(), "HF-PIV-109");
    }

    /** Asks the cluster that moves itself; one question for each machine. */
    static List<Problem> nodes(Graph live, Nodes nodes, Writers writers) {
        return writers.each(live.machines(), machine -> node(machine, nodes).toList()).stream()
                .flatMap(List::stream)
                .toList();
    }

    private static Stream<Problem> node(CapiObject machine, Nodes nodes) {
        var name = machine.status().at("nodeRef").at("name").text("");
        return switch (nodes.node(name)) {
            case CapiAnswer.Found(var node) -> {
                var found = node.spec().at("providerID").text("");
                var wanted = machine.spec().at("providerID").text("");
                yield found.equals(wanted)
                        ? Stream.empty()
                        : Stream.of(SetChecks.problem(
                                "HF-PIV-110", machine, "to have a node that is " + wanted, "one that is " + found));
            }
            case CapiAnswer.Absent _ ->
                Stream.of(SetChecks.problem("HF-PIV-110", machine, "to have the node " + name, "none"));
            case CapiAnswer.Denied(var reason) -> throw Side.silent(reason);
            case CapiAnswer.Unavailable(var reason) -> throw Side.silent(reason);
        };
    }

    private static JsonView bootstrap(CapiObject object) {
        var bootstrap = object.spec().at("bootstrap");
        return bootstrap.json().filter(Json.Obj.class::isInstance).isPresent()
                ? bootstrap
                : JsonView.of(Json.Obj.EMPTY);
    }
}
