package dev.holdfast.hub.resource;

import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.http.Exchange;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.hub.store.ResourceName;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code /api/v1/PLURAL} and {@code /api/v1/PLURAL/NAME} of one kind. */
public final class ResourceRoutes implements HttpService {

    private final ResourceKind kind;
    private final Resources resources;
    private final StatusOf status;

    public ResourceRoutes(ResourceKind kind, Resources resources, StatusOf status) {
        this.kind = kind;
        this.resources = resources;
        this.status = status;
    }

    @Override
    public void routing(HttpRules rules) {
        var all = "/api/v1/" + kind.plural();
        rules.get(all, Exchange.needs(Permission.READ, this::list))
                .get(all + "/{name}", Exchange.needs(Permission.READ, this::show))
                .put(all + "/{name}", Exchange.needs(kind.writing(), this::put))
                .delete(all + "/{name}", Exchange.needs(kind.writing(), this::delete));
    }

    /** The resource of this name, if the caller may know of it. @throws HttpProblem 404 */
    public static ResourceDocument require(Resources resources, ResourceKind kind, String name, Exchange exchange) {
        return resources
                .find(new ResourceName(kind.kind(), name))
                .filter(document -> exchange.caller().mayTouch(document.project()))
                .orElseThrow(() -> HttpProblem.notFound(kind.kind() + "/" + name));
    }

    /** What is there under the name of what is to be written. @throws HttpProblem 403 when one of them is not the caller's */
    public static Optional<ResourceDocument> permit(
            Resources resources, ResourceKind kind, NewDocument wanted, Exchange exchange) {
        var caller = exchange.caller();
        var stored = resources.find(new ResourceName(kind.kind(), wanted.name()));
        if (!caller.mayTouch(wanted.project())
                || stored.filter(there -> !caller.mayTouch(there.project())).isPresent()) {
            throw HttpProblem.of(
                    403,
                    "HF-ACC-005",
                    "a resource of project " + caller.project().orElse(""),
                    "another project",
                    "use a token for that project");
        }
        return stored;
    }

    /** Whether the caller may know of a resource and means it by {@code ?labelSelector=}. */
    public static Predicate<ResourceDocument> meant(Exchange exchange) {
        var selector = LabelSelector.parse(exchange.query("labelSelector").orElse(""));
        return document -> exchange.caller().mayTouch(document.project()) && selector.matches(document.labels());
    }

    private void list(Exchange exchange) {
        var page = resources.page(
                kind.kind(), exchange.query("continue").orElse(""), exchange.pageSize(), meant(exchange));
        exchange.send(Json.object(
                "kind", "List",
                "items", page.items().stream().map(this::view).toList(),
                "continue", page.next().orElse("")));
    }

    private void show(Exchange exchange) {
        var document = require(resources, kind, exchange.path("name"), exchange);
        exchange.set("ETag", tag(document)).send(view(document));
    }

    private void put(Exchange exchange) {
        var findings = new Findings();
        var wanted = NewDocument.read(exchange.body(), kind.kind(), exchange.path("name"), findings);
        if (!findings.all().isEmpty()) {
            permit(resources, kind, wanted, exchange);
            // The spec is read too, so that the author sees everything at once.
            kind.check(wanted, Optional.empty(), findings);
            throw HttpProblem.invalid(findings.all());
        }
        permit(resources, kind, wanted, exchange);
        switch (resources.put(kind, wanted, exchange.ifMatch(), exchange.dryRun(), exchange.author())) {
            case PutResult.Created(var now) -> answer(exchange, 201, "created", now);
            case PutResult.Configured(var now) -> answer(exchange, 200, "configured", now);
            case PutResult.Unchanged(var now) -> answer(exchange, 200, "unchanged", now);
            case PutResult.Invalid(var found) -> throw HttpProblem.invalid(found);
            case PutResult.Conflicting(var problem) -> throw HttpProblem.of(409, problem);
            case PutResult.VersionMissing(var now) ->
                throw HttpProblem.of(
                                428,
                                "HF-API-428",
                                "a header If-Match with the version you saw",
                                "none",
                                "read the resource and send its resourceVersion")
                        .with("currentVersion", Json.of(Long.toString(now.version())));
            case PutResult.Stale(var seen, var now) -> throw stale(seen, now);
        }
    }

    private void delete(Exchange exchange) {
        var document = require(resources, kind, exchange.path("name"), exchange);
        var how = new Deletion(exchange.query("mode"), exchange.query("confirm"), exchange.ifMatch());
        switch (resources.delete(kind, document.name(), how, exchange.dryRun(), exchange.author())) {
            case DeleteResult.Deleted(var last) ->
                exchange.set("Holdfast-Result", "deleted")
                        .send(Json.object("kind", last.kind(), "name", last.name(), "result", "deleted"));
            case DeleteResult.Begun(var now) ->
                exchange.set("Holdfast-Result", "deleting")
                        .send(202, Json.object("kind", now.kind(), "name", now.name(), "result", "deleting"));
            case DeleteResult.Absent() -> throw HttpProblem.notFound(kind.kind() + "/" + document.name());
            case DeleteResult.Kept(var why) -> throw HttpProblem.of(409, why);
            case DeleteResult.Stale(var seen, var now) -> throw stale(seen, now);
        }
    }

    private void answer(Exchange exchange, int code, String result, ResourceDocument now) {
        exchange.set("Holdfast-Result", result).set("ETag", tag(now)).send(code, view(now));
    }

    private static HttpProblem stale(String seen, String now) {
        return HttpProblem.of(
                        412,
                        new Problem(
                                "HF-API-412",
                                "version " + seen + ", as you saw it",
                                now.equals("none") ? "no such resource any more" : "version " + now,
                                "read the resource again and repeat your change"))
                .with("seenVersion", Json.of(seen))
                .with("currentVersion", Json.of(now));
    }

    private static String tag(ResourceDocument document) {
        return "\"" + document.version() + "\"";
    }

    private Json.Obj view(ResourceDocument document) {
        var view = Json.object(
                "apiVersion", NewDocument.API_VERSION,
                "kind", document.kind(),
                "metadata",
                        Json.object(
                                "name", document.name(),
                                "project", document.project(),
                                "labels", Json.of(new java.util.TreeMap<>(document.labels())),
                                "annotations", Json.of(new java.util.TreeMap<>(document.annotations())),
                                "resourceVersion", Long.toString(document.version()),
                                "uid", document.uid(),
                                "createdAt", document.created().time().toString(),
                                "createdBy", document.created().author().name(),
                                "updatedAt", document.updated().time().toString(),
                                "updatedBy", document.updated().author().name(),
                                "updatedClient", document.updated().author().client()));
        var shown = view;
        for (var member : kind.shown(document).members().entrySet()) {
            shown = shown.with(member.getKey(), member.getValue());
        }
        return shown.with("status", status.of(document));
    }
}
