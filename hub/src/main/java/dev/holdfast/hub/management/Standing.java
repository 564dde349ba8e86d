package dev.holdfast.hub.management;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.report.Takeover;
import java.time.Instant;
import java.util.List;

/**
 * What was found at a management cluster.
 *
 * @param contract of Cluster API, such as v1beta2; empty when there is none
 * @param providers those in its inventory, such as {@code cluster-api v1.14.0}
 * @param problems what speaks against using it
 */
public record Standing(String contract, List<Takeover.Provider> providers, List<Problem> problems, Instant asOf) {
    public Standing {
        providers = List.copyOf(providers);
        problems = List.copyOf(problems);
    }

    static Standing bad(Problem problem, Instant now) {
        return new Standing("", List.of(), List.of(problem), now);
    }

    /** How answers show it. */
    Json.Obj json(Instant since) {
        var ready = problems.isEmpty();
        return Json.object(
                "ready",
                ready,
                "contract",
                contract,
                "providers",
                providers.stream().map(Takeover.Provider::json).toList(),
                "conditions",
                List.of(Json.object(
                        "type",
                        "Ready",
                        "status",
                        ready ? "True" : "False",
                        "reason",
                        ready ? "Answers" : problems.getFirst().code(),
                        "message",
                        ready ? "" : problems.getFirst().line(),
                        "lastTransitionTime",
                        since.toString())),
                "asOf",
                asOf.toString());
    }
}
