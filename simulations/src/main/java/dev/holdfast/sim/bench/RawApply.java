package dev.holdfast.sim.bench;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.testbed.ControlPlane;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** What no client of this API server goes below: bare server-side applies, nothing remembered, nothing waited for. */
final class RawApply {
    private static final List<String> COLLECTIONS = List.of(
            "/api/v1/namespaces/NS/services",
            "/api/v1/namespaces/NS/configmaps",
            "/api/v1/namespaces/NS/serviceaccounts",
            "/apis/rbac.authorization.k8s.io/v1/namespaces/NS/roles");

    private final ControlPlane plane;

    RawApply(ControlPlane plane) {
        this.plane = plane;
    }

    /** Seconds for the namespace and these objects of the workload, with so many requests in flight. */
    double seconds(String namespace, List<Json.Obj> objects, int inFlight) throws Exception {
        var waiting = new ConcurrentLinkedQueue<>(
                objects.stream().map(object -> apply(object, path(object))).toList());
        var start = System.nanoTime();
        send(apply(
                Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", namespace)),
                "/api/v1/namespaces/" + namespace));
        try (var hands = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = java.util.stream.IntStream.range(0, inFlight)
                    .mapToObj(_ -> hands.submit(() -> {
                        for (var next = waiting.poll(); next != null; next = waiting.poll()) {
                            send(next);
                        }
                        return waiting;
                    }))
                    .toList();
            for (var hand : running) {
                hand.get();
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** The namespace is empty again: the next round finds the server as this one did. */
    void clear(String namespace) throws IOException, InterruptedException {
        for (var collection : COLLECTIONS) {
            send(HttpRequest.newBuilder(plane.address().resolve(collection.replace("NS", namespace)))
                    .DELETE()
                    .build());
        }
    }

    private HttpRequest apply(Json.Obj object, String path) {
        return HttpRequest.newBuilder(plane.address().resolve(path + "?fieldManager=floor"))
                .header("Content-Type", "application/apply-patch+yaml")
                .method(
                        "PATCH",
                        BodyPublishers.ofByteArray(StrictJson.write(object).toArray()))
                .build();
    }

    private static String path(Json.Obj object) {
        var ref = ObjectRef.of(object);
        var kind = ref.kind().toLowerCase(Locale.ROOT) + "s/";
        return COLLECTIONS.stream()
                .map(collection -> collection.replace("NS", ref.namespace()) + "/" + ref.name())
                .filter(path -> path.contains("/" + kind))
                .findFirst()
                .orElseThrow();
    }

    private void send(HttpRequest request) throws IOException, InterruptedException {
        var answer = plane.client().send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException("expected success, found " + answer.statusCode() + " " + answer.body());
        }
    }
}
