package dev.holdfast.sim.interfere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.ObjectRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Everybody else in the cluster: people with kubectl and helm, autoscalers, operators. */
record Others(SharedPlane.Plane plane) {
    void create(String manager, Json.Obj manifest) {
        var ref = ObjectRef.of(manifest);
        send("POST", collection(ref) + "?fieldManager=" + manager, "application/json", manifest, 201);
    }

    /** Changes fields by a JSON merge patch. */
    void patch(String manager, ObjectRef ref, String merge) {
        send("PATCH", path(ref) + "?fieldManager=" + manager, "application/merge-patch+json", json(merge), 200);
    }

    /** As a controller does: through the status subresource. */
    void status(String manager, ObjectRef ref, String merge) {
        var path = path(ref) + "/status?fieldManager=" + manager;
        send("PATCH", path, "application/merge-patch+json", json(merge), 200);
    }

    /** As an autoscaler does: through the scale subresource. */
    void scale(String manager, ObjectRef ref, int replicas) {
        var merge = json("{\"spec\": {\"replicas\": %d}}".formatted(replicas));
        send("PATCH", path(ref) + "/scale?fieldManager=" + manager, "application/merge-patch+json", merge, 200);
    }

    void remove(ObjectRef ref) {
        var answer = send("DELETE", path(ref), "application/json", Json.Obj.EMPTY);
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
    }

    LiveObject see(ObjectRef ref) {
        return find(ref).orElseThrow(() -> new AssertionError("there is no " + ref));
    }

    Optional<LiveObject> find(ObjectRef ref) {
        var answer = send("GET", path(ref), "application/json", Json.Obj.EMPTY);
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(new LiveObject(json(answer.body())));
    }

    /** All objects of a kind in a namespace. */
    List<LiveObject> list(String apiVersion, String kind, String namespace) {
        var path = collection(new ObjectRef(apiVersion, kind, namespace, "any"));
        var answer = send("GET", path, "application/json", Json.Obj.EMPTY);
        return dev.holdfast.protocol.json.JsonView.of(json(answer.body())).at("items").items().stream()
                .map(item -> new LiveObject(item.object()))
                .toList();
    }

    /** What kubectl printed; it must end well. */
    String kubectl(String input, String... arguments) {
        return program("kubectl", input, arguments);
    }

    String helm(String... arguments) {
        return program("helm", "", arguments);
    }

    private String program(String name, String input, String... arguments) {
        var command = Stream.concat(Stream.of(plane.binaries().program(name).toString()), Stream.of(arguments))
                .toList();
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        Path home = plane.folder().resolve("home");
        builder.environment()
                .putAll(Map.of(
                        "KUBECONFIG", plane.control().kubeconfig().toString(),
                        "HOME", home.toString(),
                        "HELM_CACHE_HOME", home.toString(),
                        "HELM_CONFIG_HOME", home.toString(),
                        "HELM_DATA_HOME", home.toString()));
        try {
            var process = builder.start();
            try (var to = process.getOutputStream()) {
                to.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(command + ": " + said).isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void send(String method, String path, String type, Json.Obj body, int status) {
        var answer = send(method, path, type, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    private HttpResponse<String> send(String method, String path, String type, Json.Obj body) {
        var content = body.members().isEmpty()
                ? BodyPublishers.noBody()
                : BodyPublishers.ofByteArray(StrictJson.write(body).toArray());
        var request = HttpRequest.newBuilder(plane.control().address().resolve(path))
                .header("Content-Type", type)
                .header("User-Agent", "somebody")
                .method(method, content)
                .build();
        try {
            return plane.control().client().send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    static Json.Obj json(String text) {
        return StrictJson.parseObject(Bytes.utf8(text), Limits.OBJECTS);
    }

    private static String path(ObjectRef ref) {
        return collection(ref) + "/" + ref.name();
    }

    private static String collection(ObjectRef ref) {
        return (ref.group().isEmpty() ? "/api/" : "/apis/")
                + ref.apiVersion()
                + (ref.namespace().isEmpty() ? "" : "/namespaces/" + ref.namespace())
                + "/"
                + plural(ref.kind().toLowerCase(Locale.ROOT));
    }

    private static String plural(String kind) {
        return kind.endsWith("s")
                ? kind + "es"
                : kind.endsWith("cy") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
    }
}
