package dev.holdfast.sim.testbed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The few requests the test bed itself makes, as administrator. Immutable. */
record Api(HttpClient client, URI address) {
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Pattern READY = Pattern.compile("\"type\":\\s*\"Ready\",\\s*\"status\":\\s*\"True\"");
    private static final Pattern VERSION = Pattern.compile("\"gitVersion\":\\s*\"([^\"]+)\"");

    /** A server that is not there yet is as little ready as one that says so. */
    boolean isReady() {
        return get("/readyz").isPresent();
    }

    long readyNodes() {
        return get("/api/v1/nodes").stream()
                .flatMap(body -> READY.matcher(body).results())
                .count();
    }

    /** Makes a node that claims the server's own version; one from an earlier run may stay. */
    void createNode(String name) {
        var version = get("/version")
                .flatMap(body -> VERSION.matcher(body).results().findFirst())
                .map(found -> found.group(1))
                .orElse("v0.0.0");
        var node =
                """
                {"apiVersion": "v1", "kind": "Node",
                 "metadata": {"name": "%1$s", "labels": {"kubernetes.io/hostname": "%1$s", "kubernetes.io/os": "linux"}},
                 "status": {"nodeInfo": {"kubeletVersion": "%2$s", "kubeProxyVersion": "%2$s"}}}
                """
                        .formatted(name, version);
        var request = HttpRequest.newBuilder(address.resolve("/api/v1/nodes"))
                .timeout(SHORT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(node))
                .build();
        int status = send(request).map(HttpResponse::statusCode).orElse(0);
        if (status != 201 && status != 409) {
            throw new IllegalStateException("node " + name + ": expected 201 or 409, found " + status);
        }
    }

    private Optional<String> get(String path) {
        var request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(SHORT).build();
        return send(request).filter(answer -> answer.statusCode() == 200).map(HttpResponse::body);
    }

    private Optional<HttpResponse<String>> send(HttpRequest request) {
        try {
            return Optional.of(client.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
