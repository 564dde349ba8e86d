package dev.holdfast.hub.change;

import dev.holdfast.hub.cluster.Clusters;
import dev.holdfast.hub.cluster.Definition;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.resource.PutResult;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Lets clusters run something else, as long as nobody else changed them. Thread-safe. */
record ClusterWriter(HubStore store, Resources resources, Clusters clusters, AuditRows audit) {
    /**
     * Writes it, says so in the audit, and does {@code more} in the same transaction.
     *
     * @param cluster as it was read
     * @param result verb for the answer and the audit
     * @throws HttpProblem what refuses the document, or HF-CHG-009
     */
    Json.Obj write(
            ResourceDocument cluster,
            Definition definition,
            String result,
            String detail,
            boolean dryRun,
            Author author,
            Runnable more) {
        return switch (put(cluster, definition, dryRun, author, kept -> {
            if (kept instanceof PutResult.Configured) {
                more.run();
                audit.append(author, result, "Cluster/" + cluster.name(), detail);
            }
        })) {
            case PutResult.Configured _, PutResult.Created _, PutResult.Unchanged _ -> answer(cluster, result);
            case PutResult.Invalid(var findings) -> throw HttpProblem.invalid(findings);
            case PutResult.Conflicting(var problem) -> throw HttpProblem.of(409, problem);
            case PutResult.VersionMissing _, PutResult.Stale _ -> throw meanwhile();
        };
    }

    /** Why it could not be written, as {@code problems} of an update show it. */
    List<Json.Obj> problems(ResourceDocument cluster, Definition definition) {
        return switch (put(cluster, definition, true, Author.HUB, _ -> {})) {
            case PutResult.Configured _, PutResult.Created _, PutResult.Unchanged _ -> List.of();
            case PutResult.Invalid(var findings) ->
                findings.stream()
                        .map(finding -> problem(
                                finding.code(), finding.path() + " to be right", finding.message(), finding.remedy()))
                        .toList();
            case PutResult.Conflicting(var why) -> List.of(problem(why));
            // Somebody else changed it just now: whoever looks again is told of that.
            case PutResult.VersionMissing _, PutResult.Stale _ -> List.of();
        };
    }

    static Json.Obj problem(Problem why) {
        return problem(why.code(), why.expected(), why.found(), why.remedy());
    }

    private static Json.Obj problem(String code, String expected, String found, String remedy) {
        return Json.object("code", code, "expected", expected, "found", found, "remedy", remedy);
    }

    private PutResult put(
            ResourceDocument cluster, Definition definition, boolean dryRun, Author author, Consumer<PutResult> more) {
        var wanted = new NewDocument(
                cluster.kind(),
                cluster.name(),
                cluster.project(),
                cluster.labels(),
                cluster.annotations(),
                definition.in(cluster.spec()),
                Optional.empty());
        return resources.put(clusters, wanted, Optional.of(Long.toString(cluster.version())), dryRun, author, more);
    }

    static HttpProblem meanwhile() {
        return HttpProblem.of(
                409, "HF-CHG-009", "a cluster that nobody else changes", "one that is", "look again and repeat");
    }

    static Json.Obj answer(ResourceDocument cluster, String result) {
        return Json.object("kind", "Cluster", "name", cluster.name(), "result", result);
    }
}
