package dev.holdfast.sim.bench;

import dev.holdfast.sim.testbed.ControlPlane;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Somebody else who changes a ConfigMap and watches what becomes of it. */
final class Foreign {
    private Foreign() {}

    /** Seconds from the answer to a foreign change of {@code data.change} until a watch shows the old value again. */
    static double repaired(ControlPlane plane, String namespace, String name, String value)
            throws IOException, InterruptedException {
        var maps = plane.address().resolve("/api/v1/namespaces/" + namespace + "/configmaps");
        var change = HttpRequest.newBuilder(maps.resolve(maps.getPath() + "/" + name + "?fieldManager=somebody"))
                .header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString("{\"data\":{\"change\":\"other\"}}"))
                .build();
        var watch = HttpRequest.newBuilder(maps.resolve(
                        maps.getPath() + "?watch=true&timeoutSeconds=60&fieldSelector=metadata.name=" + name))
                .build();
        var stream = plane.client().send(watch, BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            var first = lines.readLine();
            if (first == null || !first.contains("\"change\":\"" + value + "\"")) {
                throw new IllegalStateException("expected change " + value + " before, found " + first);
            }
            var answer = plane.client().send(change, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("expected 200, found " + answer.statusCode() + " " + answer.body());
            }
            var start = System.nanoTime();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("\"change\":\"" + value + "\"")) {
                    return (System.nanoTime() - start) / 1e9;
                }
            }
        }
        throw new IllegalStateException("expected " + name + " to be put back within 60 s, found it changed still");
    }
}
