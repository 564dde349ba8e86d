package dev.holdfast.sim.interfere;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.ObjectRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An admission webhook that changes the objects of one namespace, as meshes and policy engines do. */
final class MutatingWebhook implements AutoCloseable {
    private final HttpsServer server;
    private final Others others;
    private final ObjectRef configuration;
    private final AtomicInteger reviews = new AtomicInteger();

    /**
     * Starts and registers it.
     *
     * @param resource what it is asked about, as {@code GROUP/PLURAL}
     * @param patch answers the JSON patch for an object
     */
    MutatingWebhook(Place place, String resource, Function<JsonView, Json.Arr> patch) throws IOException {
        others = place.others();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(place.plane().control().webhookTls()));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(exchange, patch));
        server.start();
        var authority = place.plane().control().authority().getBytes(StandardCharsets.US_ASCII);
        // The authority goes in last: somewhere in its base64 there may be what stands for the namespace.
        var withoutAuthority = place.json(
                """
                {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration",
                 "metadata": {"name": "NS-mesh"},
                 "webhooks": [{"name": "mesh.NS.example", "admissionReviewVersions": ["v1"], "sideEffects": "None",
                  "failurePolicy": "Fail", "reinvocationPolicy": "IfNeeded",
                  "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "NS"}},
                  "rules": [{"apiGroups": ["%s"], "apiVersions": ["*"], "resources": ["%s"],
                   "operations": ["CREATE", "UPDATE"]}],
                  "clientConfig": {"url": "https://127.0.0.1:%d/", "caBundle": "?"}}]}
                """
                        .formatted(
                                resource.substring(0, resource.indexOf('/')),
                                resource.substring(resource.indexOf('/') + 1),
                                server.getAddress().getPort()));
        var manifest = StrictJson.parseObject(
                Bytes.utf8(StrictJson.write(withoutAuthority)
                        .utf8()
                        .replace("\"?\"", "\"" + Base64.getEncoder().encodeToString(authority) + "\"")),
                Limits.OBJECTS);
        configuration = ObjectRef.of(manifest);
        others.create("mesh", manifest);
    }

    /** How often the API server asked. */
    int reviews() {
        return reviews.get();
    }

    /** From now on nobody listens, but the API server still asks. */
    void hangUp() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange, Function<JsonView, Json.Arr> patch) throws IOException {
        try (exchange) {
            reviews.incrementAndGet();
            var body = Bytes.copyOf(exchange.getRequestBody().readAllBytes());
            var request =
                    JsonView.of(StrictJson.parseObject(body, Limits.OBJECTS)).at("request");
            var changes = patch.apply(request.at("object"));
            var response = Json.object("uid", request.at("uid").text(), "allowed", true);
            if (!changes.items().isEmpty()) {
                response = response.with("patchType", "JSONPatch")
                        .with(
                                "patch",
                                Base64.getEncoder()
                                        .encodeToString(
                                                StrictJson.write(changes).toArray()));
            }
            var answer = StrictJson.write(Json.object(
                            "apiVersion", "admission.k8s.io/v1", "kind", "AdmissionReview", "response", response))
                    .toArray();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @Override
    public void close() {
        others.remove(configuration);
        server.stop(0);
    }
}
