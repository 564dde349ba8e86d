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
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;

/** {@code POST /api/v1/clusters/NAME/pivot}: where a cluster shall be, {@code {back: true}} for at home. */
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
        rules.post("/api/v1/clusters/{name}/pivot", Exchange.needs(Permission.OPERATE, this::pivot));
    }

    private void pivot(Exchange exchange) {
        var back = JsonView.of(exchange.optionalBody()).only("back").at("back").flag(false);
        var document = ResourceRoutes.require(resources, clusters, exchange.path("name"), exchange);
        if (clusters.find(document.name()).flatMap(Cluster::provisioning).isEmpty()) {
            throw HttpProblem.of(
                    409,
                    "HF-LCH-005",
                    "a cluster that the hub made",
                    document.name() + " without spec.cloud",
                    "only these have objects that can move");
        }
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
