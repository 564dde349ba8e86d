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
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Works out what clusters come to. Remembers nothing itself: the renderer does. Thread-safe. */
record Shapes(Clusters clusters, Publisher publisher, Renderer renderer) {
    /** @throws Refusal what the cluster's values or the render are refused for */
    Shape of(ResourceDocument cluster, Definition definition) {
        var layers = new TreeMap<LayerKey, Shape.Layer>();
        each(cluster, definition, (composition, site) -> {
            var values = valid(renderer.values(composition, site));
            var rendered = valid(renderer.render(composition, site));
            var made = new TreeMap<String, Composition.Layer>();
            composition.layers().forEach(layer -> made.put(layer.id(), layer));
            for (var layer : rendered.layers()) {
                var source = Objects.requireNonNull(made.get(layer.id()));
                layers.put(
                        new LayerKey(composition.name(), layer.id()),
                        new Shape.Layer(
                                version(source),
                                source.json(),
                                values.getOrDefault(layer.id(), Json.Obj.EMPTY),
                                Optional.of(layer.content()),
                                layer.bytes().length()));
            }
        });
        return new Shape(layers);
    }

    /** @throws Refusal HF-PRF-018, HF-PRF-019 when packs do not go together, or not from these to those */
    void checkPacks(ResourceDocument cluster, Definition from, Definition to) {
        var before = compositions(cluster, from);
        var after = compositions(cluster, to);
        Stream.concat(DependencyCheck.together(after).stream(), DependencyCheck.update(before, after).stream())
                .findFirst()
                .ifPresent(finding -> {
                    throw new Refusal(finding.problem());
                });
    }

    private List<Composition> compositions(ResourceDocument cluster, Definition definition) {
        var compositions = new ArrayList<Composition>();
        each(cluster, definition, (composition, _) -> compositions.add(composition));
        return compositions;
    }

    /** What a profile comes to before any cluster; its layers are those of {@code name}, to compare it with another. */
    Shape of(String name, Composition composition) {
        var layers = new TreeMap<LayerKey, Shape.Layer>();
        var rendered = valid(renderer.content(composition)).layers().stream()
                .flatMap(layer -> layer.content().stream())
                .collect(Collectors.toMap(Rendered.Layer::id, layer -> layer));
        for (var layer : composition.layers()) {
            var content = Optional.ofNullable(rendered.get(layer.id()));
            layers.put(
                    new LayerKey(name, layer.id()),
                    new Shape.Layer(
                            version(layer),
                            layer.json(),
                            WrittenValues.of(layer),
                            content.map(Rendered.Layer::content),
                            content.map(known -> known.bytes().length()).orElse(0)));
        }
        return new Shape(layers);
    }

    /** The values of each layer as its profile has them, by its id: without what the cluster lays over them. */
    SortedMap<String, Json.Obj> profileValues(ResourceDocument cluster, Definition definition) {
        var all = new TreeMap<String, Json.Obj>();
        each(cluster, definition, (composition, site) -> {
            var bare = new SiteValues(site.variables(), site.system(), Map.of());
            all.putAll(valid(renderer.values(composition, bare)));
        });
        return all;
    }

    private void each(ResourceDocument stored, Definition definition, BiConsumer<Composition, SiteValues> work) {
        var resolved = resolved(stored, definition);
        var cluster = resolved.cluster();
        var input = new SiteInput(
                cluster.site(), cluster.name(), cluster.project(), resolved.variables(), cluster.overrides());
        for (Cluster.Pin pin : cluster.profiles()) {
            var published = publisher.find(pin.profile(), pin.version()).orElseThrow();
            var composition = Composition.parse(publisher.composition(published));
            work.accept(composition, PackRendering.site(composition, input));
        }
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

    private static String version(Composition.Layer layer) {
        return layer.pack()
                .map(Composition.LockedPack::version)
                .or(() -> layer.charts().stream().findFirst().map(chart -> chart.chart()
                        .version()))
                .orElse("");
    }
}
