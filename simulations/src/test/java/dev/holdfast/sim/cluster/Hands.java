package dev.holdfast.sim.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.testbed.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.UnaryOperator;

/** Somebody else who changes objects on a real API server, under any manager's name. */
record Hands(ControlPlane plane) {
    void create(Json.Obj manifest, String manager) {
        var ref = ObjectRef.of(manifest);
        expect(send("POST", collection(ref) + "?fieldManager=" + manager, manifest), 201);
    }

    void change(ObjectRef ref, String manager, UnaryOperator<Json.Obj> change) {
        var live = get(ref);
        expect(send("PUT", path(ref) + "?fieldManager=" + manager, change.apply(live)), 200);
    }

    void remove(ObjectRef ref) {
        expect(send("DELETE", path(ref), Json.Obj.EMPTY), 200);
    }

    Json.Obj get(ObjectRef ref) {
        var answer = send("GET", path(ref), Json.Obj.EMPTY);
        expect(answer, 200);
        return StrictJson.parseObject(Bytes.utf8(answer.body()), Limits.OBJECTS);
    }

    private static void expect(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    private HttpResponse<String> send(String method, String path, Json.Obj body) {
        var content = body.members().isEmpty()
                ? BodyPublishers.noBody()
                : BodyPublishers.ofByteArray(StrictJson.write(body).toArray());
        var request = HttpRequest.newBuilder(plane.address().resolve(path))
                .header("Content-Type", "application/json")
                .method(method, content)
                .build();
        try {
            return plane.client().send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String path(ObjectRef ref) {
        return collection(ref) + "/" + ref.name();
    }

    /** Enough for the kinds that the tests use. */
    private static String collection(ObjectRef ref) {
        return (ref.group().isEmpty() ? "/api/" : "/apis/")
                + ref.apiVersion()
                + (ref.namespace().isEmpty() ? "" : "/namespaces/" + ref.namespace())
                + "/"
                + ref.kind().toLowerCase(java.util.Locale.ROOT)
                + "s";
    }
}
