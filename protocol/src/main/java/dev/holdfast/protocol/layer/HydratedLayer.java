package dev.holdfast.protocol.layer;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One layer of a profile, rendered: ordered Kubernetes objects and how to apply them ({@code spec/v1/layer.md}). Equal
 * inputs have equal bytes, so its digest is its identity.
 *
 * @param id stable over versions of the profile, a DNS label
 * @param namespace where namespaced objects live that name none; created if absent
 * @param priority lower is installed first; equal priorities in profile order
 * @param timeout how long the layer may take to become ready
 * @param requires features without which an agent must adopt nothing of it (protocol.md D41)
 * @param objects in the order of application
 * @param variables those that are not sensitive and whose values holes take
 */
public record HydratedLayer(
        String id,
        String name,
        String namespace,
        long priority,
        Drift drift,
        Existing existing,
        Duration timeout,
        OnFailure onFailure,
        List<IgnoreRule> ignore,
        List<String> requires,
        LayerSource source,
        List<String> images,
        List<LayerObject> objects,
        List<Hook> hooks,
        List<ReadinessCheck> readiness,
        List<LateVariable> variables) {
    public static final String SCHEMA = "layer.v1";

    /** What to do about drift: repair it, or only report it. */
    public enum Drift {
        CORRECT,
        REPORT
    }

    /** What to do about an object that somebody else owns. */
    public enum Existing {
        REFUSE,
        ADOPT,
        FORCE
    }

    /** What to do when the layer does not become ready in time. */
    public enum OnFailure {
        ROLLBACK,
        HOLD
    }

    public HydratedLayer {
        ignore = List.copyOf(ignore);
        requires = List.copyOf(requires);
        images = List.copyOf(images);
        objects = List.copyOf(objects);
        hooks = List.copyOf(hooks);
        readiness = List.copyOf(readiness);
        variables = List.copyOf(variables);
    }

    /** A layer that takes no value of a site but secrets. */
    public HydratedLayer(
            String id,
            String name,
            String namespace,
            long priority,
            Drift drift,
            Existing existing,
            Duration timeout,
            OnFailure onFailure,
            List<IgnoreRule> ignore,
            List<String> requires,
            LayerSource source,
            List<String> images,
            List<LayerObject> objects,
            List<Hook> hooks,
            List<ReadinessCheck> readiness) {
        this(
                id, name, namespace, priority, drift, existing, timeout, onFailure, ignore, requires, source, images,
                objects, hooks, readiness, List.of());
    }

    /** The same layer with other objects and hooks. */
    public HydratedLayer with(List<LayerObject> otherObjects, List<Hook> otherHooks) {
        return with(requires, otherObjects, otherHooks, variables);
    }

    /** The same layer with holes that take values of these variables, or without any. */
    public HydratedLayer taking(List<LayerObject> otherObjects, List<LateVariable> taken) {
        return with(requires, otherObjects, hooks, taken);
    }

    /** The same layer with other hooks. */
    HydratedLayer withHooks(List<Hook> otherHooks) {
        return with(requires, objects, otherHooks, variables);
    }

    /** The same layer, which needs one more feature. */
    public HydratedLayer requiring(String feature) {
        var more =
                Stream.concat(requires.stream(), Stream.of(feature)).distinct().toList();
        return with(more, objects, hooks, variables);
    }

    private HydratedLayer with(
            List<String> features, List<LayerObject> otherObjects, List<Hook> otherHooks, List<LateVariable> taken) {
        return new HydratedLayer(
                id,
                name,
                namespace,
                priority,
                drift,
                existing,
                timeout,
                onFailure,
                ignore,
                features,
                source,
                images,
                otherObjects,
                otherHooks,
                readiness,
                taken);
    }

    /** The bytes that are signed and addressed by digest. */
    public Bytes write() {
        var json = Json.object(
                "schema", SCHEMA,
                "id", id,
                "name", name,
                "namespace", namespace,
                "priority", priority,
                "drift", lower(drift),
                "existing", lower(existing),
                "timeoutSeconds", timeout.toSeconds(),
                "onFailure", lower(onFailure),
                "ignore", ignore.stream().map(IgnoreRule::json).toList(),
                "requires", requires,
                "source", source.json(),
                "images", images,
                "objects", objects.stream().map(LayerObject::json).toList(),
                "hooks", hooks.stream().map(Hook::json).toList(),
                "readiness", readiness.stream().map(ReadinessCheck::json).toList());
        return StrictJson.writeSorted(
                variables.isEmpty() ? json : json.with("variables", LateVariable.json(variables)));
    }

    /** Reads a layer. Unknown fields are ignored. @throws Refusal HF-JSN-… with the path, HF-LAY-001 on another schema */
    public static HydratedLayer parse(Bytes document) {
        var view = JsonView.of(StrictJson.parseObject(document, Limits.OBJECTS));
        if (!view.at("schema").text().equals(SCHEMA)) {
            throw new Refusal(
                    "HF-LAY-001", SCHEMA, view.at("schema").text(), "publish with a hub that this agent understands");
        }
        return new HydratedLayer(
                view.at("id").label(),
                view.at("name").text(),
                view.at("namespace").text(),
                view.at("priority").integer(0),
                Drift.valueOf(upper(view.at("drift"), Set.of("correct", "report"))),
                Existing.valueOf(upper(view.at("existing"), Set.of("refuse", "adopt", "force"))),
                Duration.ofSeconds(view.at("timeoutSeconds").natural()),
                OnFailure.valueOf(upper(view.at("onFailure"), Set.of("rollback", "hold"))),
                view.at("ignore").items().stream().map(IgnoreRule::read).toList(),
                view.at("requires").texts(),
                LayerSource.read(view.at("source")),
                view.at("images").texts(),
                view.at("objects").items().stream().map(LayerObject::read).toList(),
                view.at("hooks").items().stream().map(Hook::read).toList(),
                view.at("readiness").items().stream().map(ReadinessCheck::read).toList(),
                LateVariable.readAll(view.at("variables")));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String upper(JsonView view, Set<String> allowed) {
        return view.oneOf(allowed).toUpperCase(java.util.Locale.ROOT);
    }
}
