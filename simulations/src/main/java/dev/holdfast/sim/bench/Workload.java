package dev.holdfast.sim.bench;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.ObjectRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Objects such as add-ons consist of, ready as soon as they exist: no controller's speed is measured. */
final class Workload {
    private static final int TEXT = 400;
    private static final List<String> ORDER = List.of("ServiceAccount", "Role", "ConfigMap", "Service");

    private Workload() {}

    /**
     * So many objects in a namespace, in the order in which the hub writes a layer: identity, then configuration, then
     * what uses it.
     *
     * @param change a number that is in every object's content
     */
    static List<Json.Obj> objects(String namespace, int count, int change) {
        var objects = new ArrayList<Json.Obj>();
        for (var i = 0; i < count; i++) {
            objects.add(object(namespace, i, change));
        }
        objects.sort(Comparator.comparingInt(Workload::rank));
        return objects;
    }

    private static int rank(Json.Obj object) {
        return ORDER.indexOf(ObjectRef.of(object).kind());
    }

    static Json.Obj object(String namespace, int number, int change) {
        var name = "object-" + number;
        var metadata = Json.object(
                "name", name, "namespace", namespace, "labels", Json.object("app.kubernetes.io/name", name));
        return switch (number % 5) {
            case 0 ->
                Json.object(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Service",
                        "metadata",
                        metadata.with("annotations", Json.object("change", String.valueOf(change))),
                        "spec",
                        Json.object(
                                "clusterIP",
                                "None",
                                "selector",
                                Json.object("app", name),
                                "ports",
                                List.of(Json.object("name", "http", "port", 80, "protocol", "TCP"))));
            case 1 ->
                Json.object(
                        "apiVersion",
                        "v1",
                        "kind",
                        "ServiceAccount",
                        "metadata",
                        metadata.with("annotations", Json.object("change", String.valueOf(change))));
            case 2 ->
                Json.object(
                        "apiVersion",
                        "rbac.authorization.k8s.io/v1",
                        "kind",
                        "Role",
                        "metadata",
                        metadata.with("annotations", Json.object("change", String.valueOf(change))),
                        "rules",
                        List.of(Json.object(
                                "apiGroups", List.of(""), "resources", List.of("pods"), "verbs", List.of("get"))));
            default ->
                Json.object(
                        "apiVersion",
                        "v1",
                        "kind",
                        "ConfigMap",
                        "metadata",
                        metadata,
                        "data",
                        Json.object("change", String.valueOf(change), "text", "x".repeat(TEXT)));
        };
    }

    /** A file that kubectl applies. */
    static Path write(Path file, String namespace, List<Json.Obj> objects) throws IOException {
        var all = new ArrayList<Json>();
        all.add(Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", namespace)));
        all.addAll(objects);
        return Files.write(
                file,
                StrictJson.write(Json.object("apiVersion", "v1", "kind", "List", "items", all))
                        .toArray());
    }
}
