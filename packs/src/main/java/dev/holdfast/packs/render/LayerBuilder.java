package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.ManifestText;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.LockedPack;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.Hook;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.LayerSource;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.layer.ReadinessCheck;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Puts one hydrated layer together from evaluated texts, or takes the one that was made of the same before: most layers of a
 * profile's next version are.
 */
final class LayerBuilder {
    /** Of written layers; as objects they take about ten times as much. */
    static final long MOST_BYTES = 16 << 20;

    private final Kinds kinds;
    private final CustomKinds customKinds;
    private final RenderedCharts charts;
    private final Remembered<BuiltLayer> known;
    private final String kubernetes;

    LayerBuilder(
            Kinds kinds,
            CustomKinds customKinds,
            RenderedCharts charts,
            Remembered<BuiltLayer> known,
            String kubernetes) {
        this.kinds = kinds;
        this.known = known;
        this.customKinds = customKinds;
        this.charts = charts;
        this.kubernetes = kubernetes;
    }

    BuiltLayer build(EvaluatedLayer evaluated, Digest inputs, NamespacePlan namespaces) {
        return known.get(
                key(evaluated, inputs, namespaces),
                () -> {
                    var findings = new ArrayList<Finding>();
                    var sources = new HashMap<String, String>();
                    var content = build(evaluated, inputs, namespaces, sources, findings);
                    return new BuiltLayer(content, content.write(), sources, findings);
                },
                // What went wrong may go well the next time: a chart may have had too little time.
                built -> built.findings().stream().noneMatch(Finding::isError));
    }

    /** All that {@link #build} looks at. */
    private Digest key(EvaluatedLayer evaluated, Digest inputs, NamespacePlan namespaces) {
        var layer = evaluated.layer();
        var namespace = NamespacePlan.namespaceOf(layer, evaluated.values());
        return StrictJson.writeSorted(Json.object(
                        "layer",
                        layer.json(),
                        "values",
                        evaluated.values(),
                        "manifests",
                        evaluated.manifests().stream().map(ManifestText::json).toList(),
                        "inputs",
                        inputs.toString(),
                        "kinds",
                        customKinds.digest().toString(),
                        "kubernetes",
                        kubernetes,
                        "creates",
                        namespaces.creates(layer.id(), namespace),
                        "shared",
                        namespaces.isShared(namespace)))
                .digest();
    }

    private HydratedLayer build(
            EvaluatedLayer evaluated,
            Digest inputs,
            NamespacePlan namespaces,
            Map<String, String> sources,
            List<Finding> findings) {
        var layer = evaluated.layer();
        var values = evaluated.values();
        var namespace = NamespacePlan.namespaceOf(layer, values);
        var written = new ArrayList<Json.Obj>();
        for (var manifest : evaluated.manifests()) {
            var path = "layers." + layer.id() + "." + manifest.name();
            var normaliser = new Normaliser(kinds, customKinds, namespace, findings);
            normaliser.add(path, manifest.content());
            normaliser
                    .objects()
                    .forEach(object -> sources.put(ObjectRef.of(object).identity(), path));
            written.addAll(normaliser.objects());
        }
        var rendering = new ChartRendering(charts, kinds, customKinds, kubernetes, namespace, findings);
        rendering.render(layer, values);
        var objects = new ArrayList<>(rendering.objects());
        objects.addAll(written);
        sources.putAll(rendering.sources());
        if (objects.isEmpty()
                && rendering.hooks().isEmpty()
                && findings.stream().noneMatch(Finding::isError)) {
            findings.add(Finding.warning(
                    "layers." + layer.id(), 0, "HF-RND-013", "the layer has no object", "take it out if it never has"));
        }
        addNamespace(layer.id(), namespace, namespaces, objects, values);
        objects.sort(Comparator.comparingInt(this::rank));
        checkUnique(layer.id(), objects, findings);
        objects.replaceAll(object -> Images.pinned(object, layer.images()));
        var hooks = rendering.hooks().stream()
                .map(hook -> new Hook(
                        hook.events(),
                        hook.weight(),
                        hook.deletePolicies(),
                        Images.pinned(hook.manifest(), layer.images()),
                        hook.holes()))
                .toList();
        var settings = layer.settings();
        return new HydratedLayer(
                layer.id(),
                layer.name(),
                namespace,
                settings.priority().orElseGet(() -> packPriority(values)),
                settings.drift(),
                settings.existing(),
                settings.timeout(),
                settings.onFailure(),
                settings.ignore(),
                hooks.isEmpty() ? List.of(Features.LAYERS) : List.of(Features.LAYERS, Features.HOOKS),
                source(layer, inputs),
                Images.of(
                        Stream.concat(objects.stream(), hooks.stream().map(Hook::manifest))
                                .toList(),
                        values,
                        layer.images()),
                objects.stream().map(LayerObject::new).toList(),
                hooks,
                readiness(layer.id(), namespace, values, findings));
    }

    private LayerSource source(Composition.Layer layer, Digest inputs) {
        var chart = layer.type().equals("chart");
        return new LayerSource(
                layer.type(),
                chart
                        ? layer.charts().getFirst().chart().name()
                        : layer.pack().map(LockedPack::name).orElse(""),
                chart
                        ? layer.charts().getFirst().chart().version()
                        : layer.pack().map(LockedPack::version).orElse(""),
                inputs.toString(),
                kubernetes);
    }

    private int rank(Json.Obj object) {
        var ref = ObjectRef.of(object);
        return kinds.rank(ref.group(), ref.kind());
    }

    private static void addNamespace(
            String layer, String namespace, NamespacePlan namespaces, List<Json.Obj> objects, Json.Obj values) {
        var used = objects.stream().anyMatch(o -> ObjectRef.of(o).namespace().equals(namespace));
        var there = objects.stream()
                .map(ObjectRef::of)
                .anyMatch(ref -> ref.kind().equals("Namespace") && ref.name().equals(namespace));
        if ((used || namespaces.isShared(namespace)) && !there && namespaces.creates(layer, namespace)) {
            objects.addFirst(labelled(namespaceObject(namespace), namespace, values));
        }
    }

    static Json.Obj namespaceObject(String namespace) {
        return Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", namespace));
    }

    /** {@code pack.namespaceLabels}: label by name, or {@code "a=b,c=d"} by namespace. */
    private static Json.Obj labelled(Json.Obj object, String namespace, Json.Obj values) {
        if (!(values.members().get("pack") instanceof Json.Obj pack)
                || !(pack.members().get("namespaceLabels") instanceof Json.Obj(var given))) {
            return object;
        }
        var labels = new LinkedHashMap<String, String>();
        given.forEach((key, value) -> {
            if (value instanceof Json.Str(var text) && text.contains("=")) {
                for (var pair : key.equals(namespace) ? text.split(",", -1) : new String[0]) {
                    var at = pair.indexOf('=');
                    if (at > 0) {
                        labels.put(
                                pair.substring(0, at).strip(),
                                pair.substring(at + 1).strip());
                    }
                }
            } else if (value instanceof Json.Str(var text)) {
                labels.put(key, text);
            }
        });
        return labels.isEmpty() ? object : object.with("metadata", Json.object("name", namespace, "labels", labels));
    }

    private static void checkUnique(String layer, List<Json.Obj> objects, List<Finding> findings) {
        var seen = new HashSet<String>();
        for (var object : objects) {
            var ref = ObjectRef.of(object);
            if (!seen.add(ref.identity())) {
                findings.add(Finding.error(
                        "layers." + layer, 0, "HF-RND-008", ref + " is there twice in the layer", "keep one of them"));
            }
        }
    }

    /** {@code spectrocloud.com/install-priority} of the pack, 0 when it says none. */
    static long packPriority(Json.Obj values) {
        if (values.members().get("pack") instanceof Json.Obj(var pack)) {
            var priority = pack.get("spectrocloud.com/install-priority");
            if (priority instanceof Json.Str(var text) && text.matches("-?[0-9]{1,9}")) {
                return Long.parseLong(text);
            }
            if (priority instanceof Json.Num number
                    && number.isInteger()
                    && number.value().precision() < 10) {
                return number.value().longValueExact();
            }
        }
        return 0;
    }

    private static List<ReadinessCheck> readiness(
            String layer, String namespace, Json.Obj values, List<Finding> findings) {
        var checks = new ArrayList<ReadinessCheck>();
        try {
            for (var check :
                    JsonView.of(values).at("readinessCheck").at("v1beta1").items()) {
                var expected = new LinkedHashMap<String, String>();
                for (var key : check.at("keysToCheck").items()) {
                    expected.put(
                            key.at("keyToCheck").text(), key.at("expectedValue").text());
                }
                var group = check.at("group").text("");
                checks.add(new ReadinessCheck(
                        group.isEmpty()
                                ? check.at("version").text()
                                : group + "/" + check.at("version").text(),
                        check.at("kind").text(),
                        check.at("namespace").text(namespace),
                        check.at("name").text(""),
                        expected));
            }
        } catch (Refusal e) {
            findings.add(Finding.error(
                    "layers." + layer + ".values.readinessCheck",
                    0,
                    "HF-RND-014",
                    e.problem().message(),
                    "correct readinessCheck in the values"));
        }
        return checks;
    }
}
