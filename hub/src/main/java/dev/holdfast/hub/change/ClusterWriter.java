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
import java.util.Optional;

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
        var wanted = new NewDocument(
                cluster.kind(),
                cluster.name(),
                cluster.project(),
                cluster.labels(),
                cluster.annotations(),
                definition.in(cluster.spec()),
                Optional.empty());
        var seen = Optional.of(Long.toString(cluster.version()));
        var put = dryRun
                ? resources.put(clusters, wanted, seen, true, author)
                : store.together(() -> {
                    var kept = resources.put(clusters, wanted, seen, false, author);
                    if (kept instanceof PutResult.Configured) {
                        more.run();
                        audit.append(author, result, "Cluster/" + cluster.name(), detail);
                    }
                    return kept;
                });
        return switch (put) {
            case PutResult.Configured _, PutResult.Created _, PutResult.Unchanged _ -> answer(cluster, result);
            case PutResult.Invalid(var findings) -> throw HttpProblem.invalid(findings);
            case PutResult.Conflicting(var problem) -> throw HttpProblem.of(409, problem);
            case PutResult.VersionMissing _, PutResult.Stale _ -> throw meanwhile();
        };
    }

    static HttpProblem meanwhile() {
        return HttpProblem.of(
                409, "HF-CHG-009", "a cluster that nobody else changes", "one that is", "look again and repeat");
    }

    static Json.Obj answer(ResourceDocument cluster, String result) {
        return Json.object("kind", "Cluster", "name", cluster.name(), "result", result);
    }
}
