package dev.holdfast.hub.change;

import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.cluster.Clusters;
import dev.holdfast.hub.cluster.Definition;
import dev.holdfast.hub.cluster.Desired;
import dev.holdfast.hub.publish.PackRendering;
import dev.holdfast.hub.publish.Publisher;
import dev.holdfast.hub.publish.Rendering.SiteInput;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.packs.change.WrittenValues;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.DependencyCheck;
import dev.holdfast.packs.render.Rendered;
import dev.holdfast.packs.render.Renderer;
import dev.holdfast.packs.render.SiteValues;
import dev.holdfast.protocol.change.Marks;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.Holes;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.value.GeneratedValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Works out what clusters come to. Remembers nothing itself: the renderer does. Thread-safe. */
record Shapes(Clusters clusters, Publisher publisher, Renderer renderer) {
    /** A profile of a cluster, what its site brings to it, and the secrets of the cluster's variables. */
    record Run(Composition composition, SiteValues site, Map<String, SecretName> secrets) {}

    /** Everything that a cluster would run. @throws Refusal what the cluster's values are refused for */
    List<Run> runs(ResourceDocument stored, Definition definition) {
        var resolved = resolved(stored, definition);
        var cluster = resolved.cluster();
        var input = new SiteInput(
                cluster.site(),
                cluster.name(),
                cluster.project(),
                resolved.variables(),
                cluster.overrides(),
                cluster.secrets().keySet());
        return cluster.profiles().stream()
                .map(pin -> run(pin, input, cluster.secrets()))
                .toList();
    }

    private Run run(Cluster.Pin pin, SiteInput input, Map<String, SecretName> secrets) {
        var published = publisher.find(pin.profile(), pin.version()).orElseThrow();
        var composition = Composition.parse(publisher.composition(published));
        return new Run(composition, PackRendering.site(composition, input), secrets);
    }

    /** @throws Refusal what the cluster's values or the render are refused for */
    Shape of(ResourceDocument cluster, Definition definition) {
        var layers = new TreeMap<LayerKey, Shape.Layer>();
        for (var run : runs(cluster, definition)) {
            var composition = run.composition();
            var values = valid(renderer.values(composition, run.site()));
            var rendered = valid(renderer.render(composition, run.site()));
            var marks = marks(run.secrets(), valid(renderer.generated(composition, run.site())));
            var made = new TreeMap<String, Composition.Layer>();
            composition.layers().forEach(layer -> made.put(layer.id(), layer));
            for (var layer : rendered.layers()) {
                var source = Objects.requireNonNull(made.get(layer.id()));
                layers.put(
                        new LayerKey(composition.name(), layer.id()),
                        new Shape.Layer(
                                source.version(),
                                source.json(),
                                values.getOrDefault(layer.id(), Json.Obj.EMPTY),
                                Optional.of(layer.bound()),
                                Optional.of(Holes.fill(layer.bound(), marks.with(layer.values()))),
                                layer.bytes().length(),
                                false));
            }
            made.values().stream()
                    .filter(Composition.Layer::isMachine)
                    .forEach(layer -> layers.put(
                            new LayerKey(composition.name(), layer.id()),
                            machine(layer, values.getOrDefault(layer.id(), Json.Obj.EMPTY))));
        }
        return new Shape(layers);
    }

    /** Whether what a layer holds goes with it. */
    boolean losesData(LayerKey layer) {
        return publisher.losesData(layer);
    }

    /** @throws Refusal HF-PRF-018, HF-PRF-019 when packs do not go together, or not from these to those */
    static void checkPacks(List<Run> from, List<Run> to) {
        var before = from.stream().map(Run::composition).toList();
        var after = to.stream().map(Run::composition).toList();
        Stream.concat(DependencyCheck.together(after).stream(), DependencyCheck.update(before, after).stream())
                .findFirst()
                .ifPresent(finding -> {
                    throw new Refusal(finding.problem());
                });
    }

    /** What a profile comes to before any cluster; its layers are those of {@code name}, to compare it with another. */
    Shape of(String name, Composition composition) {
        var layers = new TreeMap<LayerKey, Shape.Layer>();
        var rendered = valid(renderer.content(composition)).layers().stream()
                .flatMap(layer -> layer.content().stream())
                .collect(Collectors.toMap(Rendered.Layer::id, layer -> layer));
        var marks = marks(Map.of(), written(composition));
        for (var layer : composition.layers()) {
            var known = Optional.ofNullable(rendered.get(layer.id()));
            var content = known.map(Rendered.Layer::content).map(Holes::named);
            layers.put(
                    new LayerKey(name, layer.id()),
                    new Shape.Layer(
                            layer.version(),
                            layer.json(),
                            WrittenValues.of(layer),
                            content,
                            content.map(named -> Holes.fill(named, marks)),
                            known.map(one -> one.bytes().length()).orElse(0),
                            layer.isMachine()));
        }
        return new Shape(layers);
    }

    /** What stands for secrets and for what sites make. */
    static Marks marks(Map<String, SecretName> secrets, Map<String, GeneratedValue> generated) {
        var marks = new TreeMap<String, String>();
        secrets.forEach((variable, name) -> marks.put(variable, name.toString()));
        generated.forEach((variable, value) -> marks.put(variable, value.toString()));
        return new Marks(Map.of(), marks);
    }

    /** What sites make; hosts of certificates as they are written, with macros. */
    private static Map<String, GeneratedValue> written(Composition composition) {
        var made = new TreeMap<String, GeneratedValue>();
        composition.variables().forEach(variable -> variable.generated()
                .ifPresent(own -> made.put(variable.name(), own.value())));
        return made;
    }

    private static Shape.Layer machine(Composition.Layer layer, Json.Obj values) {
        return new Shape.Layer(layer.version(), layer.json(), values, Optional.empty(), Optional.empty(), 0, true);
    }

    /** The values of each layer as its profile has them, by its id: without what the cluster lays over them. */
    SortedMap<String, Json.Obj> profileValues(List<Run> runs) {
        var all = new TreeMap<String, Json.Obj>();
        for (var run : runs) {
            var bare = new SiteValues(
                    run.site().variables(),
                    run.site().system(),
                    Map.of(),
                    run.site().secrets());
            all.putAll(valid(renderer.values(run.composition(), bare)));
        }
        return all;
    }

    private Desired.Resolved resolved(ResourceDocument stored, Definition definition) {
        return switch (clusters.desired(stored, definition)) {
            case Desired.Resolved resolved -> resolved;
            case Desired.Unresolved(var _, var findings) -> {
                var first = findings.getFirst();
                throw new Refusal(
                        first.code(),
                        "a Cluster that can be resolved",
                        first.path() + ": " + first.message(),
                        first.remedy());
            }
            case Desired.NoCluster() ->
                throw new Refusal(
                        "HF-PUB-006", "the site of cluster " + stored.name(), "none", "apply the Cluster again");
        };
    }

    static <T> T valid(Checked<T> checked) {
        return switch (checked) {
            case Checked.Valid<T>(var value, List<?> _) -> value;
            case Checked.Invalid<T>(var findings) ->
                throw new Refusal(findings.stream()
                        .filter(finding -> finding.isError())
                        .findFirst()
                        .orElseThrow()
                        .problem());
        };
    }
}
