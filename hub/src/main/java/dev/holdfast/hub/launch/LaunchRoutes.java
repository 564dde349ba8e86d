package dev.holdfast.hub.launch;

import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.cluster.Clusters;
import dev.holdfast.hub.cluster.LaunchRow.Goal;
import dev.holdfast.hub.cluster.LaunchRows;
import dev.holdfast.hub.http.Exchange;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.resource.ResourceRoutes;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;

/**
 * {@code POST /api/v1/clusters/NAME/pivot}: where a cluster shall be, {@code {back: true}} for at home. {@code escrow} and
 * {@code reclaim} beside it: what comes from a site that is lost.
 */
public final class LaunchRoutes implements HttpService {
    private final Resources resources;
    private final Clusters clusters;
    private final LaunchRows rows;
    private final Launches launches;
    private final AuditRows audit;

    public LaunchRoutes(Resources resources, Clusters clusters, LaunchRows rows, Launches launches, AuditRows audit) {
        this.resources = resources;
        this.clusters = clusters;
        this.rows = rows;
        this.launches = launches;
        this.audit = audit;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/api/v1/clusters/{name}/pivot", Exchange.needs(Permission.OPERATE, this::pivot))
                .get("/api/v1/clusters/{name}/escrow", Exchange.needs(Permission.OPERATE, this::escrow))
                .post("/api/v1/clusters/{name}/reclaim", Exchange.needs(Permission.OPERATE, this::reclaim));
    }

    private void escrow(Exchange exchange) {
        exchange.send(launches.escrow(made(exchange)).json());
    }

    private void reclaim(Exchange exchange) {
        var body = JsonView.of(exchange.body()).only("confirm", "operator", "offer", "decision", "sealed");
        var document = made(exchange);
        if (!body.at("confirm").text("").equals(document.name())) {
            throw HttpProblem.of(
                    409,
                    "HF-CLU-015",
                    "the name again: the lost site must never act on " + document.name() + " any more",
                    body.at("confirm").text("none"),
                    "add --confirm " + document.name());
        }
        launches.reclaim(document, body);
        audit.append(exchange.author(), "reclaim", "Cluster/" + document.name(), "");
        exchange.send(202, Json.object("kind", "Cluster", "name", document.name(), "result", "reclaiming"));
    }

    /** A cluster that the hub made. */
    private ResourceDocument made(Exchange exchange) {
        var document = ResourceRoutes.require(resources, clusters, exchange.path("name"), exchange);
        if (clusters.find(document.name()).flatMap(Cluster::provisioning).isEmpty()) {
            throw HttpProblem.of(
                    409,
                    "HF-LCH-005",
                    "a cluster that the hub made",
                    document.name() + " without spec.cloud",
                    "only these have objects that can move");
        }
        return document;
    }

    private void pivot(Exchange exchange) {
        var back = JsonView.of(exchange.optionalBody()).only("back").at("back").flag(false);
        var document = made(exchange);
        var goal = rows.open(document.name(), document.uid()).goal();
        if (goal == Goal.GONE) {
            throw HttpProblem.of(
                    409,
                    "HF-CLU-012",
                    "a cluster that stays",
                    document.name() + " is being destroyed",
                    "wait until it is gone");
        }
        var wanted = back ? Goal.MANAGEMENT : Goal.SITE;
        if (goal != wanted) {
            rows.aim(document.name(), wanted);
            audit.append(exchange.author(), back ? "pivotBack" : "pivot", "Cluster/" + document.name(), "");
            launches.wake(document.name());
        }
        exchange.send(
                202,
                Json.object(
                        "kind",
                        "Cluster",
                        "name",
                        document.name(),
                        "result",
                        goal == wanted ? "unchanged" : "moving",
                        "to",
                        back ? "management" : "site"));
    }
}
