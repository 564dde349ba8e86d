package dev.holdfast.sim.pivot;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.sim.testbed.Resources;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Sees every version of a cluster's Machines and whether it carries an annotation. Thread-safe. */
final class MachineHooks implements AutoCloseable {
    private final InputStream stream;
    private final String annotation;
    private int versions;
    private int without;
    private boolean ended;

    private MachineHooks(InputStream stream, String annotation) {
        this.stream = stream;
        this.annotation = annotation;
    }

    static MachineHooks watch(Resources server, DevCluster cluster, String annotation) {
        var path = "/apis/cluster.x-k8s.io/v1beta2/namespaces/" + cluster.namespace() + "/machines?watch=1";
        try {
            var stream = server.client()
                    .send(HttpRequest.newBuilder(server.address().resolve(path)).build(), BodyHandlers.ofInputStream());
            var hooks = new MachineHooks(stream.body(), annotation);
            Thread.startVirtualThread(hooks::follow);
            return hooks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void follow() {
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                happened(JsonView.of(StrictJson.parseObject(Bytes.utf8(line), Limits.OBJECTS)));
            }
        } catch (IOException e) {
            // Closed: the test is over.
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void happened(JsonView event) {
        var annotations = event.at("object").at("metadata").at("annotations");
        versions++;
        without += annotations.at(annotation).present() ? 0 : 1;
        ended |= event.at("type").text().equals("DELETED");
    }

    synchronized int versions() {
        return versions;
    }

    synchronized int withoutHook() {
        return without;
    }

    synchronized boolean sawTheEnd() {
        return ended;
    }

    @Override
    public void close() {
        try {
            // Not the reader: it waits for whoever reads.
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
