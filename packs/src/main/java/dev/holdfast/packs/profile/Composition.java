package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.Chart;
import dev.holdfast.packs.format.Fields;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.ManifestText;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.values.ValuesStep;
import dev.holdfast.packs.values.Variable;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A profile version with everything it is rendered from: packs are resolved to exact versions and their texts are inside.
 * Equal profiles over equal packs have equal bytes. Immutable.
 *
 * @param kubernetes the version it is rendered for
 * @param values whether values of sites may wait for them; not so in what was published before that was possible
 */
public record Composition(
        String name,
        String version,
        String type,
        String cloudType,
        String kubernetes,
        List<Variable> variables,
        List<Layer> layers,
        boolean values) {
    public static final String SCHEMA = "composition.v1";

    /** Charts are inside. */
    private static final Limits LIMITS = new Limits(256 << 20, 64, true);

    /**
     * A chart and how it is installed.
     *
     * @param release its name; empty for the chart's
     */
    public record LockedChart(Chart chart, String release) {
        Json.Obj summary() {
            return chart.summary().with("release", release);
        }

        Json.Obj complete() {
            return chart.json().with("release", release);
        }

        static LockedChart read(JsonView view) {
            return new LockedChart(Chart.read(view), view.at("release").text(""));
        }
    }

    /** The names under which layers take what only sites know: secrets, and what sites make. */
    public Set<String> secrets() {
        return variables.stream()
                .filter(Variable::isHole)
                .flatMap(variable -> variable.names().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * One layer.
     *
     * @param pack absent for a layer that is a raw manifest or a chart
     * @param charts in the order of installation
     * @param manifests the pack's or the raw one first, then those that the profile adds
     * @param images what image names meant when the profile was published: {@code sha256:…} by name
     */
    public record Layer(
            String id,
            String name,
            Optional<LockedPack> pack,
            List<LockedChart> charts,
            List<ManifestText> manifests,
            LayerSettings settings,
            Map<String, String> images) {
        public Layer {
            images = Map.copyOf(images);
            charts = List.copyOf(charts);
            manifests = List.copyOf(manifests);
        }

        /** A layer whose image names mean what they mean where they are pulled. */
        public Layer(
                String id,
                String name,
                Optional<LockedPack> pack,
                List<LockedChart> charts,
                List<ManifestText> manifests,
                LayerSettings settings) {
            this(id, name, pack, charts, manifests, settings, Map.of());
        }

        /** The same layer with these contents of images. */
        public Layer withImages(Map<String, String> digests) {
            return new Layer(id, name, pack, charts, manifests, settings, digests);
        }

        /** The version of its pack or chart that was locked; empty for a manifest. */
        public String version() {
            return pack.map(LockedPack::version)
                    .or(() -> charts.stream().findFirst().map(locked -> locked.chart()
                            .version()))
                    .orElse("");
        }

        /** Whether it is about machines, and brings no object to an API server. */
        public boolean isMachine() {
            return pack.filter(LockedPack::isMachine).isPresent();
        }

        /** {@code pack}, {@code chart} or {@code manifest}. */
        public String type() {
            return pack.isPresent() ? "pack" : charts.isEmpty() ? "manifest" : "chart";
        }

        /** The texts that make its values, each laid over those before it. */
        public List<ValuesStep> valuesSteps() {
            var steps = new ArrayList<ValuesStep>();
            pack.ifPresent(locked -> {
                steps.add(new ValuesStep("values.yaml", locked.values()));
                locked.presets().forEach(preset -> steps.add(preset.step()));
            });
            steps.add(new ValuesStep("values", settings.values()));
            return steps;
        }

        /** What its chart has by itself, for a layer that is nothing but a chart. @throws Refusal HF-YML-… */
        public Json.Obj chartValues() {
            if (!type().equals("chart")) {
                return Json.Obj.EMPTY;
            }
            return charts.getFirst()
                    .chart()
                    .file("values.yaml")
                    .map(file -> Yaml.readMapping(file.content()).value())
                    .filter(Json.Obj.class::isInstance)
                    .map(Json.Obj.class::cast)
                    .orElse(Json.Obj.EMPTY);
        }

        /** Everything it is made of, charts by digest: what the layer's inputs are made of. */
        public Json.Obj json() {
            return json(LockedChart::summary, LockedPack::json);
        }

        /** As {@link #json}, with what only checks. */
        Json.Obj withChecks() {
            return json(LockedChart::summary, LockedPack::complete);
        }

        Json.Obj complete() {
            return json(LockedChart::complete, LockedPack::complete);
        }

        private Json.Obj json(Function<LockedChart, Json.Obj> form, Function<LockedPack, Json.Obj> packForm) {
            var plain = settings.addTo(Json.object(
                    "id",
                    id,
                    "name",
                    name,
                    "manifests",
                    manifests.stream().map(ManifestText::json).toList()));
            var pinned = images.isEmpty() ? plain : plain.with("images", Json.of(images));
            var json = charts.isEmpty()
                    ? pinned
                    : pinned.with("charts", Json.of(charts.stream().map(form).toList()));
            return pack.map(locked -> json.with("pack", packForm.apply(locked))).orElse(json);
        }

        static Layer read(JsonView view) {
            var findings = new ArrayList<Finding>();
            return new Layer(
                    view.at("id").text(),
                    view.at("name").text(),
                    view.at("pack").present() ? Optional.of(LockedPack.read(view.at("pack"))) : Optional.empty(),
                    view.at("charts").present()
                            ? view.at("charts").items().stream()
                                    .map(LockedChart::read)
                                    .toList()
                            : List.of(),
                    view.at("manifests").items().stream()
                            .map(ManifestText::read)
                            .toList(),
                    LayerSettings.read(Fields.of(view.object(), view.path(), findings)),
                    LockedPack.texts(view.at("images")));
        }
    }

    /** A profile as it is composed now. */
    public Composition(
            String name,
            String version,
            String type,
            String cloudType,
            String kubernetes,
            List<Variable> variables,
            List<Layer> layers) {
        this(name, version, type, cloudType, kubernetes, variables, layers, true);
    }

    public Composition {
        variables = List.copyOf(variables);
        layers = List.copyOf(layers);
    }

    /** The same profile, whose layers run the contents of images that those of another one do. */
    public Composition withImagesOf(Composition other) {
        var known = new HashMap<String, Map<String, String>>();
        other.layers().forEach(layer -> known.put(layer.id(), layer.images()));
        return withImages(known);
    }

    /**
     * The same profile with the contents of images.
     *
     * @param images digests by name, by the layer's id
     */
    public Composition withImages(Map<String, Map<String, String>> images) {
        return new Composition(
                name,
                version,
                type,
                cloudType,
                kubernetes,
                variables,
                layers.stream()
                        .map(layer -> layer.withImages(images.getOrDefault(layer.id(), Map.of())))
                        .toList(),
                values);
    }

    /** As it was published: the same images, and values that wait for sites only where they did. */
    public Composition like(Composition published) {
        var same = withImagesOf(published);
        return new Composition(
                name, version, type, cloudType, kubernetes, variables, same.layers(), published.values());
    }

    public Bytes write() {
        return StrictJson.writeSorted(json(Layer::complete));
    }

    /** Tells compositions apart without the files of their charts. */
    public Digest fingerprint() {
        return StrictJson.writeSorted(json(Layer::withChecks)).digest();
    }

    private Json.Obj json(Function<Layer, Json.Obj> form) {
        var json = Json.object(
                "schema", SCHEMA,
                "name", name,
                "version", version,
                "type", type,
                "cloudType", cloudType,
                "kubernetes", kubernetes,
                "variables", variables.stream().map(Variable::json).toList(),
                "layers", layers.stream().map(form).toList());
        return values ? json.with("values", true) : json;
    }

    /** Reads what {@link #write} wrote. @throws Refusal HF-JSN-…, HF-PRF-014 on another schema */
    public static Composition parse(Bytes document) {
        var view = JsonView.of(StrictJson.parseObject(document, LIMITS));
        if (!view.at("schema").text().equals(SCHEMA)) {
            throw new Refusal(
                    "HF-PRF-014",
                    SCHEMA,
                    view.at("schema").text(),
                    "use a hub that is at least as new as this profile");
        }
        var findings = new ArrayList<Finding>();
        return new Composition(
                view.at("name").text(),
                view.at("version").text(),
                view.at("type").text(),
                view.at("cloudType").text(),
                view.at("kubernetes").text(),
                view.at("variables").items().stream()
                        .map(item -> Variable.read(Fields.of(item.object(), item.path(), findings)))
                        .toList(),
                view.at("layers").items().stream().map(Layer::read).toList(),
                view.at("values").flag(false));
    }
}
