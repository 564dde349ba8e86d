package dev.holdfast.hub.health;

import dev.holdfast.hub.http.Exchange;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.protocol.json.Json;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code /health/live}, {@code /health/ready} and {@code /metrics}. */
public final class HealthRoutes implements HttpService {
    /**
     * A number of the hub.
     *
     * @param name in Prometheus style, without labels
     * @param labels by name
     */
    public record Gauge(String name, String help, Map<String, String> labels, double value) {
        public Gauge {
            labels = Map.copyOf(labels);
        }
    }

    private final String version;
    private final Supplier<List<String>> troubles;
    private final Supplier<List<Gauge>> gauges;

    /** @param troubles why the hub cannot do its work just now; none when it can */
    public HealthRoutes(String version, Supplier<List<String>> troubles, Supplier<List<Gauge>> gauges) {
        this.version = version;
        this.troubles = troubles;
        this.gauges = gauges;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/health/live", (request, response) -> Exchange.open(request, response)
                        .send(Json.object("status", "UP", "version", version)))
                .get("/health/ready", (request, response) -> ready(Exchange.open(request, response)))
                .get("/metrics", Exchange.needs(Permission.METRICS, this::metrics));
    }

    private void ready(Exchange exchange) {
        var found = troubles.get();
        exchange.send(
                found.isEmpty() ? 200 : 503,
                Json.object("status", found.isEmpty() ? "UP" : "DOWN", "version", version, "troubles", found));
    }

    private void metrics(Exchange exchange) {
        exchange.response()
                .header(HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                .send(Exposition.text(gauges.get()));
    }
}
