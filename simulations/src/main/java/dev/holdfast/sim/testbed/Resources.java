package dev.holdfast.sim.testbed;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.ObjectRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads and writes the objects of an API server as a test does: as administrator, one request at a time. Thread-safe. */
public record Resources(HttpClient client, URI address) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration MOMENT = Duration.ofMillis(200);
    private static final int TOO_EARLY = 429;
    private static final String MERGE = "application/merge-patch+json";
    private static final String APPLY = "application/apply-patch+yaml";

    /** What came back; {@code warnings} are those of the server, such as fields it does not know. */
    public record Answer(int status, Json.Obj body, List<String> warnings) {
        public Answer {
            warnings = List.copyOf(warnings);
        }

        public boolean succeeded() {
            return status >= 200 && status < 300;
        }

        /** What the server says about a refusal; empty for a success. */
        public String message() {
            return succeeded() ? "" : JsonView.of(body).at("message").text("no message");
        }

        /** What came back, or a failure with the server's message. */
        public Json.Obj required() {
            if (!succeeded()) {
                throw new IllegalStateException("expected success, found " + status + ": " + message());
            }
            return body;
        }
    }

    /** Server-side apply that takes every field it names, as that manager. */
    public Answer apply(Json.Obj manifest, String manager) {
        return apply(manifest, manager, "");
    }

    /** The same without any effect; an unknown or doubled field is a refusal. */
    public Answer tryApply(Json.Obj manifest, String manager) {
        return apply(manifest, manager, "&dryRun=All&fieldValidation=Strict");
    }

    /** A change to one object that names only what changes. */
    public Answer merge(ObjectRef ref, Json.Obj change) {
        return send("PATCH", path(ref), MERGE, Optional.of(change));
    }

    /** The object as it is now; empty when there is none. */
    public Optional<Json.Obj> find(ObjectRef ref) {
        var answer = send("GET", path(ref), MERGE, Optional.empty());
        return answer.status() == 404 ? Optional.empty() : Optional.of(answer.required());
    }

    /** All objects of a kind in a namespace; those of all namespaces when that is empty. */
    public List<Json.Obj> list(String apiVersion, String kind, String namespace) {
        var answer = send("GET", collection(apiVersion, kind, namespace), MERGE, Optional.empty());
        return JsonView.of(answer.required()).at("items").items().stream()
                .map(JsonView::object)
                .toList();
    }

    /** Asks for the end of an object; its finalizers may keep it for a while. */
    public Answer delete(ObjectRef ref) {
        return send("DELETE", path(ref), MERGE, Optional.empty());
    }

    private Answer apply(Json.Obj manifest, String manager, String more) {
        var query = "?force=true&fieldManager=" + manager + more;
        return send("PATCH", path(ObjectRef.of(manifest)) + query, APPLY, Optional.of(manifest));
    }

    private Answer send(String method, String path, String type, Optional<Json.Obj> body) {
        var content = body.map(json ->
                        BodyPublishers.ofByteArray(StrictJson.write(json).toArray()))
                .orElseGet(BodyPublishers::noBody);
        var request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .method(method, content);
        // The API servers of in-memory machines refuse to be told the type of nothing.
        body.ifPresent(_ -> request.header("Content-Type", type));
        try {
            var answer = client.send(request.build(), BodyHandlers.ofByteArray());
            var patience = new Patience(PATIENCE);
            // A server that was just started is ready before all of its kinds are, and asks for a moment.
            while (answer.statusCode() == TOO_EARLY && !patience.isOver()) {
                Thread.sleep(MOMENT);
                answer = client.send(request.build(), BodyHandlers.ofByteArray());
            }
            return new Answer(
                    answer.statusCode(),
                    body(Bytes.copyOf(answer.body())),
                    answer.headers().allValues("Warning"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + method + " " + path, e);
        }
    }

    /** Not every refusal is a document. */
    private static Json.Obj body(Bytes text) {
        return text.utf8().stripLeading().startsWith("{")
                ? StrictJson.parseObject(text, Limits.OBJECTS)
                : Json.object("message", text.utf8());
    }

    private static String path(ObjectRef ref) {
        return collection(ref.apiVersion(), ref.kind(), ref.namespace()) + "/" + ref.name();
    }

    // Enough for the kinds of Cluster API and those beside them: none of their plurals is irregular.
    private static String collection(String apiVersion, String kind, String namespace) {
        var parts = new ArrayList<>(List.of(apiVersion.contains("/") ? "/apis" : "/api", apiVersion));
        if (!namespace.isEmpty()) {
            parts.addAll(List.of("namespaces", namespace));
        }
        parts.add(kind.toLowerCase(Locale.ROOT) + "s");
        return String.join("/", parts);
    }
}
