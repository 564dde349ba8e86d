package dev.holdfast.agent.reconcile;

import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A layer that moves to another namespace runs in both for a while: whether both can be at once. Reads manifests, asks
 * only for the scope of kinds.
 */
final class NamespaceMove {
    private static final Set<String> SHARED = Set.of("Namespace", "CustomResourceDefinition");
    private final Manifests manifests;

    NamespaceMove(Manifests manifests) {
        this.manifests = manifests;
    }

    /** Why the old and the new objects cannot be there together; empty when they can, or when nothing moves. */
    Optional<String> collision(LayerKey key, HydratedLayer before, HydratedLayer after) {
        if (before.namespace().equals(after.namespace())
                || before.namespace().isEmpty()
                || after.namespace().isEmpty()) {
            return Optional.empty();
        }
        var old = objects(key, before);
        var next = objects(key, after);
        var what = shared(old, next).or(() -> ports(leaving(old, next), leaving(next, old)));
        return what.map(found -> "the layer moves from namespace " + before.namespace() + " to " + after.namespace()
                + ", and " + found + "; remove the layer first and add it again, or move what collides out of it");
    }

    /** An object without a namespace cannot belong to both. */
    private static Optional<String> shared(Map<ObjectRef, Json.Obj> old, Map<ObjectRef, Json.Obj> next) {
        return next.entrySet().stream()
                .filter(entry -> entry.getKey().namespace().isEmpty()
                        && !SHARED.contains(entry.getKey().kind()))
                .filter(entry ->
                        old.containsKey(entry.getKey()) && !entry.getValue().equals(old.get(entry.getKey())))
                .map(entry -> entry.getKey() + " has no namespace and would be taken from what runs in the old one")
                .findFirst();
    }

    private static Optional<String> ports(Map<ObjectRef, Json.Obj> leaving, Map<ObjectRef, Json.Obj> coming) {
        var taken = new HashMap<String, ObjectRef>();
        leaving.forEach((ref, manifest) -> ports(manifest).keySet().forEach(port -> taken.putIfAbsent(port, ref)));
        return coming.entrySet().stream()
                .flatMap(entry -> ports(entry.getValue()).entrySet().stream()
                        .filter(port -> taken.containsKey(port.getKey()))
                        .map(port -> entry.getKey() + " needs " + port.getValue() + ", which "
                                + taken.get(port.getKey()) + " has"))
                .findFirst();
    }

    private static Map<ObjectRef, Json.Obj> leaving(Map<ObjectRef, Json.Obj> from, Map<ObjectRef, Json.Obj> to) {
        var left = new LinkedHashMap<>(from);
        left.keySet().removeAll(to.keySet());
        return left;
    }

    /** Ports of the nodes that an object takes, with how to name them. */
    private static Map<String, String> ports(Json.Obj manifest) {
        var view = JsonView.of(manifest);
        var spec = Conditions.object(view, "spec");
        return switch (view.at("kind").text("")) {
            case "Service" -> nodePorts(spec);
            case "Pod" -> hostPorts(spec);
            case "Deployment", "DaemonSet", "StatefulSet", "ReplicaSet" ->
                hostPorts(Conditions.object(Conditions.object(spec, "template"), "spec"));
            default -> Map.of();
        };
    }

    private static Map<String, String> nodePorts(JsonView spec) {
        var ports = new LinkedHashMap<String, String>();
        for (var port : Conditions.list(spec, "ports")) {
            add(ports, "node", port.at("nodePort").integer(0), port);
        }
        var health = spec.at("healthCheckNodePort").integer(0);
        if (health > 0) {
            ports.put("node TCP " + health, "node port " + health);
        }
        return ports;
    }

    private static Map<String, String> hostPorts(JsonView pod) {
        var ports = new LinkedHashMap<String, String>();
        var onHost = pod.at("hostNetwork").flag(false);
        for (var container : Conditions.list(pod, "containers")) {
            for (var port : Conditions.list(container, "ports")) {
                var number = port.at("hostPort")
                        .integer(onHost ? port.at("containerPort").integer(0) : 0);
                add(ports, "host", number, port);
            }
        }
        return ports;
    }

    private static void add(Map<String, String> ports, String where, long number, JsonView port) {
        if (number > 0) {
            var protocol = port.at("protocol").text("TCP");
            ports.put(where + " " + protocol + " " + number, where + " port " + number);
        }
    }

    private Map<ObjectRef, Json.Obj> objects(LayerKey key, HydratedLayer content) {
        var objects = new LinkedHashMap<ObjectRef, Json.Obj>();
        manifests.ready(key, content).forEach(ready -> objects.put(ready.ref(), ready.manifest()));
        return objects;
    }
}
