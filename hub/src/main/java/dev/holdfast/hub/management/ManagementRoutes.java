package dev.holdfast.hub.management;

import dev.holdfast.hub.http.Exchange;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.resource.ResourceRoutes;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.Optional;

/** {@code POST /api/v1/managementclusters/NAME/checks}: looks now, at what is stored or with a kubeconfig in the body. */
public final class ManagementRoutes implements HttpService {
    private final Managements managements;
    private final Resources resources;

    public ManagementRoutes(Managements managements, Resources resources) {
        this.managements = managements;
        this.resources = resources;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/api/v1/managementclusters/{name}/checks", Exchange.needs(Permission.OPERATE, this::check));
    }

    private void check(Exchange exchange) {
        var body = JsonView.of(exchange.optionalBody()).only("kubeconfig");
        var standing = body.at("kubeconfig").present()
                ? Optional.of(
                        managements.rehearse(Bytes.utf8(body.at("kubeconfig").text())))
                : managements.look(ResourceRoutes.require(resources, managements, exchange.path("name"), exchange)
                        .name());
        var found = standing.orElseThrow(() -> HttpProblem.of(422, Managements.unknown(exchange.path("name"))));
        if (!found.problems().isEmpty()) {
            throw HttpProblem.of(422, found.problems().getFirst());
        }
        exchange.send(found.json(found.asOf()));
    }
}
