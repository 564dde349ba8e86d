package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Leaves {@code spec.replicas} out of workloads that an autoscaler of the profile scales (packs-and-profiles.md 3a): two
 * who set one number undo each other's work for ever. Immutable.
 */
final class Autoscalers {
    private final List<Target> targets;

    /** What somebody scales; an empty group stands for every group. */
    private record Target(ObjectRef by, String layer, String group, String kind, String name) {
        boolean is(ObjectRef workload) {
            return workload.kind().equals(kind)
                    && workload.name().equals(name)
                    && workload.namespace().equals(by.namespace())
                    && (group.isEmpty() || workload.group().equals(group));
        }
    }

    private Autoscalers(List<Target> targets) {
        this.targets = List.copyOf(targets);
    }

    /** The autoscalers in these layers. */
    static Autoscalers of(Collection<Rendered.Layer> layers) {
        return new Autoscalers(layers.stream()
                .flatMap(layer ->
                        layer.content().objects().stream().flatMap(object -> target(layer.id(), object).stream()))
                .toList());
    }

    /** The layer without the replicas that are not its own to say; each is told. */
    Rendered.Layer free(Rendered.Layer layer, List<Finding> findings) {
        var objects = layer.content().objects().stream()
                .map(object -> scaled(object)
                        .map(by -> {
                            findings.add(Finding.warning(
                                    "layers." + layer.id(),
                                    0,
                                    "HF-RND-017",
                                    "spec.replicas of " + object.ref() + " is left out: " + by.by() + " in layer "
                                            + by.layer() + " sets it",
                                    "take it out of the manifest or the values, or take the autoscaler out"));
                            return without(object);
                        })
                        .orElse(object))
                .toList();
        return objects.equals(layer.content().objects()) ? layer : layer.with(objects);
    }

    /** Says which workloads of a layer that cannot change any more an autoscaler scales. */
    void warn(Rendered.Layer layer, List<Finding> findings) {
        for (var object : layer.content().objects()) {
            scaled(object)
                    .ifPresent(by -> findings.add(Finding.warning(
                            "layers." + layer.id(),
                            0,
                            "HF-RND-018",
                            by.by() + " in layer " + by.layer() + " sets the replicas of " + object.ref()
                                    + ", and the two layers do not depend on the same values of the site",
                            "put both into one layer, or let this layer ignore /spec/replicas of " + object.ref())));
        }
    }

    private Optional<Target> scaled(LayerObject object) {
        return JsonView.of(object.manifest()).at("spec").at("replicas").present()
                ? targets.stream().filter(target -> target.is(object.ref())).findFirst()
                : Optional.empty();
    }

    private static LayerObject without(LayerObject object) {
        var spec = JsonView.of(object.manifest()).at("spec").object().without("replicas");
        return new LayerObject(
                object.manifest().with("spec", spec),
                object.onImmutable(),
                object.holes().stream()
                        .filter(hole -> !hole.pointer().equals("/spec/replicas"))
                        .toList());
    }

    private static Optional<Target> target(String layer, LayerObject object) {
        var ref = object.ref();
        var defaults =
                switch (ref.group() + "/" + ref.kind()) {
                    case "autoscaling/HorizontalPodAutoscaler" -> Optional.of("");
                    case "keda.sh/ScaledObject" -> Optional.of("Deployment");
                    default -> Optional.<String>empty();
                };
        if (defaults.isEmpty()
                || !(JsonView.of(object.manifest())
                                .at("spec")
                                .object()
                                .members()
                                .get("scaleTargetRef")
                        instanceof Json.Obj scaled)) {
            return Optional.empty();
        }
        var target = JsonView.of(scaled);
        var apiVersion = target.at("apiVersion").text("");
        var slash = apiVersion.indexOf('/');
        return Optional.of(new Target(
                ref,
                layer,
                slash < 0 ? "" : apiVersion.substring(0, slash),
                target.at("kind").text(defaults.get()),
                target.at("name").text("")));
    }
}
