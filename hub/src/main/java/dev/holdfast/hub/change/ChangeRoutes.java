package dev.holdfast.hub.change;

import dev.holdfast.hub.cluster.Clusters;
import dev.holdfast.hub.http.Exchange;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.profile.ProfileVersion;
import dev.holdfast.hub.profile.Profiles;
import dev.holdfast.hub.resource.ResourceRoutes;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.Optional;
import java.util.TreeMap;

/** {@code /api/v1/updates} and {@code updates}, {@code diff}, {@code history}, {@code rollback} of one cluster. */
public final class ChangeRoutes implements HttpService {
    private static final String CLUSTER = "/api/v1/clusters/{name}/";

    private final Resources resources;
    private final Clusters clusters;
    private final Profiles profiles;
    private final Changes changes;

    public ChangeRoutes(Resources resources, Clusters clusters, Profiles profiles, Changes changes) {
        this.resources = resources;
        this.clusters = clusters;
        this.profiles = profiles;
        this.changes = changes;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/api/v1/updates", Exchange.needs(Permission.READ, this::list))
                .get(CLUSTER + "updates", Exchange.needs(Permission.READ, this::show))
                .post(CLUSTER + "updates", Exchange.needs(Permission.OPERATE, this::apply))
                .delete(CLUSTER + "updates/schedule", Exchange.needs(Permission.OPERATE, this::cancel))
                .post(CLUSTER + "updates/choices", Exchange.needs(Permission.OPERATE, this::choose))
                .post(CLUSTER + "updates/dismissal", Exchange.needs(Permission.OPERATE, this::dismiss))
                .get("/api/v1/profiles/{name}/comparison", Exchange.needs(Permission.READ, this::compare))
                .get(CLUSTER + "diff", Exchange.needs(Permission.READ, this::diff))
                .get(CLUSTER + "history", Exchange.needs(Permission.READ, this::history))
                .post(CLUSTER + "rollback", Exchange.needs(Permission.OPERATE, this::rollback))
                .post(CLUSTER + "release", Exchange.needs(Permission.OPERATE, this::release));
    }

    private void list(Exchange exchange) {
        var found = resources.all(clusters.kind()).stream()
                .filter(ResourceRoutes.meant(exchange))
                .flatMap(document -> changes.listed(document).stream())
                .toList();
        exchange.send(Json.object("kind", "List", "items", found, "continue", ""));
    }

    private void show(Exchange exchange) {
        exchange.send(changes.show(cluster(exchange)));
    }

    private void apply(Exchange exchange) {
        var body = JsonView.of(exchange.optionalBody()).only("at", "variables");
        var variables = new TreeMap<String, Json>();
        if (body.at("variables").present()) {
            variables.putAll(body.at("variables").object().members());
        }
        var cluster = cluster(exchange);
        if (!body.at("at").present()) {
            exchange.send(changes.apply(cluster, variables, exchange.dryRun(), exchange.author()));
            return;
        }
        if (!variables.isEmpty()) {
            throw new Refusal(
                    "HF-CHG-014",
                    "an update at a time without variables",
                    "values for " + String.join(", ", variables.keySet()),
                    "apply it now, or set them in the Cluster first");
        }
        exchange.send(changes.schedule(cluster, body.at("at").text(), exchange.dryRun(), exchange.author()));
    }

    private void cancel(Exchange exchange) {
        exchange.send(changes.cancel(cluster(exchange), exchange.author()));
    }

    private void choose(Exchange exchange) {
        var body = JsonView.of(exchange.body()).only("layer", "path", "choice", "value");
        exchange.send(changes.choose(cluster(exchange), body, exchange.author()));
    }

    private void dismiss(Exchange exchange) {
        JsonView.of(exchange.optionalBody()).only();
        exchange.send(changes.dismiss(cluster(exchange), exchange.author()));
    }

    private void diff(Exchange exchange) {
        exchange.send(changes.diff(cluster(exchange), revision(exchange, "from"), revision(exchange, "to")));
    }

    private void compare(Exchange exchange) {
        var name = exchange.path("name");
        var with = exchange.query("with").orElse(name);
        exchange.send(changes.compare(
                version(exchange, name, exchange.query("from"), true),
                version(exchange, with, exchange.query("to"), !with.equals(name))));
    }

    /** The one that is named, else the newest published or what was applied last. */
    private ProfileVersion version(Exchange exchange, String name, Optional<String> named, boolean published) {
        ResourceRoutes.require(resources, profiles, name, exchange);
        var found = named.isPresent()
                ? profiles.find(name, named.get())
                : profiles.newest(name).filter(_ -> published).or(() -> profiles.latest(name));
        return found.orElseThrow(() -> HttpProblem.notFound("Profile/" + name + " version " + named.orElse("")));
    }

    private static Optional<Long> revision(Exchange exchange, String name) {
        return exchange.query(name).map(_ -> (long) exchange.query(name, 1, 1, Integer.MAX_VALUE));
    }

    private void history(Exchange exchange) {
        exchange.send(changes.history(cluster(exchange)));
    }

    private void rollback(Exchange exchange) {
        var to = number(exchange, "to");
        exchange.send(changes.rollback(cluster(exchange), to, exchange.dryRun(), exchange.author()));
    }

    private void release(Exchange exchange) {
        var revision = number(exchange, "revision");
        exchange.send(changes.release(cluster(exchange), revision, exchange.author()));
    }

    /** A revision as programs and people write it: a number, or a text. */
    private static String number(Exchange exchange, String name) {
        var member = JsonView.of(exchange.body()).only(name).at(name);
        return member.json().filter(Json.Num.class::isInstance).isPresent()
                ? Long.toString(member.integer())
                : member.text("");
    }

    private ResourceDocument cluster(Exchange exchange) {
        return ResourceRoutes.require(resources, clusters, exchange.path("name"), exchange);
    }
}
