package dev.holdfast.hub.rotation;

import dev.holdfast.hub.cluster.Clusters;
import dev.holdfast.hub.fleet.Fleet;
import dev.holdfast.hub.http.Exchange;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.publish.Director;
import dev.holdfast.hub.resource.ResourceRoutes;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.secret.Secrets;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.sign.Password;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.security.SecureRandom;

/** {@code /api/v1/secrets/NAME/status} and {@code /rotation}. */
public final class SecretRoutes implements HttpService {
    private static final String SECRET = "/api/v1/secrets/{name}/";

    private final Resources resources;
    private final Secrets secrets;
    private final Rotation rotation;
    private final Whereabouts whereabouts;

    public SecretRoutes(
            Resources resources,
            Secrets secrets,
            Clusters clusters,
            Director director,
            Fleet fleet,
            SecureRandom random) {
        this.resources = resources;
        this.secrets = secrets;
        this.rotation = new Rotation(resources, secrets, random);
        this.whereabouts = new Whereabouts(clusters, director, fleet);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get(SECRET + "status", Exchange.needs(Permission.READ, this::status))
                .post(SECRET + "rotation", Exchange.needs(Permission.OPERATE, this::rotate));
    }

    private void status(Exchange exchange) {
        exchange.send(whereabouts.of(secret(exchange)));
    }

    private void rotate(Exchange exchange) {
        var secret = secret(exchange);
        var body = JsonView.of(exchange.optionalBody()).only("key", "length");
        var next = rotation.turn(
                secret, body.at("key").optionalText(), body.at("length").natural(Password.LENGTH), exchange.author());
        exchange.send(Json.object(
                "kind",
                Secrets.KIND,
                "name",
                secret.name(),
                "key",
                next.key(),
                "version",
                next.version(),
                "clusters",
                whereabouts.takers(secret.name(), next.key())));
    }

    private ResourceDocument secret(Exchange exchange) {
        return ResourceRoutes.require(resources, secrets, exchange.path("name"), exchange);
    }
}
