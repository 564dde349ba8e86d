package dev.holdfast.agent.reconcile;

import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.desired.DesiredState.SiteSettings;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.id.Revision;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.Holes;
import dev.holdfast.protocol.layer.Hook;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.HydratedLayer.Drift;
import dev.holdfast.protocol.layer.HydratedLayer.Existing;
import dev.holdfast.protocol.layer.HydratedLayer.OnFailure;
import dev.holdfast.protocol.layer.IgnoreRule;
import dev.holdfast.protocol.layer.LateVariable;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.LayerSource;
import dev.holdfast.protocol.layer.ReadinessCheck;
import dev.holdfast.protocol.report.SiteReport;
import dev.holdfast.protocol.value.GeneratedValue;
import dev.holdfast.protocol.value.ValueFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A desired state that the test writes. */
public final class Desired implements DesiredSource {
    private final Map<Digest, HydratedLayer> contents = new HashMap<>();
    private Optional<DesiredState> newest = Optional.empty();
    private final String namespace;
    private long revision;

    private Map<String, Long> secrets = Map.of();
    private List<SiteReport.Generated> generated = List.of();
    private Map<Long, String> perRevision = Map.of();

    private Map<String, String> values = Map.of();
    private Optional<DesiredState> running = Optional.empty();

    Desired() {
        this("web");
    }

    /** @param namespace of every layer, for objects that name none */
    public Desired(String namespace) {
        this.namespace = namespace;
    }

    /** How a layer is to be treated; the rest is its objects. */
    public record Layer(
            String id,
            Settings settings,
            List<IgnoreRule> ignore,
            List<ReadinessCheck> readiness,
            List<LayerObject> objects,
            List<Hook> hooks) {
        /** What a layer wants besides its objects. */
        public record Settings(Drift drift, Existing existing, OnFailure onFailure, String namespace) {}

        public static Layer of(String id, Json.Obj... objects) {
            return new Layer(
                    id,
                    new Settings(Drift.CORRECT, Existing.REFUSE, OnFailure.HOLD, ""),
                    List.of(),
                    List.of(),
                    Arrays.stream(objects).map(LayerObject::new).toList(),
                    List.of());
        }

        public Layer existing(Existing next) {
            return with(new Settings(settings.drift(), next, settings.onFailure(), settings.namespace()));
        }

        public Layer reporting() {
            return with(new Settings(Drift.REPORT, settings.existing(), settings.onFailure(), settings.namespace()));
        }

        public Layer rollingBack() {
            return with(new Settings(settings.drift(), settings.existing(), OnFailure.ROLLBACK, settings.namespace()));
        }

        public Layer in(String namespace) {
            return with(new Settings(settings.drift(), settings.existing(), settings.onFailure(), namespace));
        }

        private Layer with(Settings next) {
            return new Layer(id, next, ignore, readiness, objects, hooks);
        }

        public Layer ignoring(String kind, String... paths) {
            return new Layer(
                    id, settings, List.of(new IgnoreRule(kind, "", List.of(paths))), readiness, objects, hooks);
        }

        public Layer checking(ReadinessCheck check) {
            return new Layer(id, settings, ignore, List.of(check), objects, hooks);
        }

        /** With one more hook; {@code events} and {@code policies} with commas between. */
        public Layer hook(String events, long weight, String policies, Json.Obj manifest) {
            var more = new ArrayList<>(hooks);
            more.add(new Hook(names(events), weight, names(policies), manifest));
            return new Layer(id, settings, ignore, readiness, objects, more);
        }

        private static List<String> names(String text) {
            return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
        }

        public Layer onImmutable(String policy) {
            return new Layer(
                    id,
                    settings,
                    ignore,
                    readiness,
                    objects.stream()
                            .map(object -> new LayerObject(object.manifest(), policy))
                            .toList(),
                    hooks);
        }
    }

    public void publish(Layer... layers) {
        publish(List.of(), SiteSettings.DEFAULT, layers);
    }

    /** Layers whose holes take these values, each a text. */
    void publish(Map<String, String> values, Layer... layers) {
        this.values = Map.copyOf(values);
        publish(layers);
        this.values = Map.of();
    }

    /** Without those layers and all that they ever brought. */
    public void removeWithData(List<String> gone, Layer... layers) {
        publish(gone, gone, SiteSettings.DEFAULT, layers);
    }

    public void publish(List<String> tombstones, SiteSettings settings, Layer... layers) {
        publish(tombstones, List.of(), settings, layers);
    }

    private void publish(List<String> tombstones, List<String> dataRemovals, SiteSettings settings, Layer... layers) {
        var listed = new ArrayList<DesiredLayer>();
        for (var layer : layers) {
            var content = new HydratedLayer(
                    layer.id(),
                    layer.id(),
                    layer.settings().namespace().isEmpty()
                            ? namespace
                            : layer.settings().namespace(),
                    0,
                    layer.settings().drift(),
                    layer.settings().existing(),
                    Duration.ofMinutes(10),
                    layer.settings().onFailure(),
                    layer.ignore(),
                    List.of(),
                    new LayerSource("manifest", "", "", Digest.of(new byte[0]).toString(), "1.33.0"),
                    List.of(),
                    layer.objects(),
                    layer.hooks(),
                    layer.readiness());
            content = content.taking(
                    layer.objects(),
                    values.keySet().stream()
                            .map(name -> new LateVariable(name, ValueFormat.STRING, ""))
                            .toList());
            var bytes = content.write();
            contents.put(bytes.digest(), content);
            listed.add(new DesiredLayer(
                    key(layer.id()), "1.0.0", bytes.digest(), bytes.length(), bytes.digest(), false, values));
        }
        newest = Optional.of(new DesiredState(
                new FleetId("acme"),
                new SiteId("shop"),
                new Revision(++revision),
                Instant.parse("2026-11-20T20:00:00Z"),
                List.of(Features.LAYERS),
                List.of(),
                listed,
                tombstones.stream().map(Desired::key).toList(),
                dataRemovals.stream().map(Desired::key).toList(),
                List.of(),
                settings));
    }

    /** The digest of a published layer. */
    public Digest digest(Layer layer) {
        return contents.entrySet().stream()
                .filter(entry -> entry.getValue().id().equals(layer.id())
                        && entry.getValue().objects().equals(layer.objects()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    public static LayerKey key(String id) {
        return new LayerKey("store", id);
    }

    static SiteSettings paused() {
        return new SiteSettings("default", Duration.ofSeconds(30), true);
    }

    @Override
    public Optional<DesiredState> desired() {
        return newest;
    }

    @Override
    public HydratedLayer layer(DesiredLayer layer) {
        var found = contents.get(layer.digest());
        if (found == null) {
            throw new IllegalStateException("no content " + layer.digest());
        }
        var bound = Holes.bind(found, layer.values().isEmpty() ? running(layer.digest()) : layer.values());
        return Holes.fill(bound, certificates);
    }

    /** What a site's own certificates would say: their digests. */
    private final Holes.Values certificates = new Holes.Values() {
        @Override
        public String value(String variable) {
            return generated.stream()
                    .filter(made -> made.variable().equals(GeneratedValue.variable(variable)))
                    .findFirst()
                    .map(SiteReport.Generated::digest)
                    .orElseThrow();
        }

        @Override
        public String mark(List<String> variables) {
            return value(variables.getFirst());
        }
    };

    @Override
    public List<SiteReport.Generated> generated() {
        return running.map(state -> state.revision().value())
                .filter(perRevision::containsKey)
                .map(revision -> List.of(
                        new SiteReport.Generated("webTls", perRevision.getOrDefault(revision, ""), Optional.empty())))
                .orElse(generated);
    }

    /** Revisions that want certificates for other hosts: their digests. */
    void certify(Map<Long, String> digests) {
        perRevision = Map.copyOf(digests);
    }

    /** The site makes another certificate, for the same desired state. */
    void renew(String variable, String digest) {
        generated = List.of(new SiteReport.Generated(variable, digest, Optional.empty()));
    }

    private Map<String, String> running(Digest digest) {
        return running.stream()
                .flatMap(state -> state.layers().stream())
                .filter(layer -> layer.digest().equals(digest))
                .findFirst()
                .map(DesiredLayer::values)
                .orElse(Map.of());
    }

    @Override
    public void follow(DesiredState state) {
        running = Optional.of(state);
    }

    /** Only says between what: what is foreseen there is another one's work. */
    @Override
    public Optional<String> forecast(List<Filled> from, Filled to) {
        return Optional.of(from.stream().map(Desired::named).toList() + " to " + named(to));
    }

    private static String named(Filled filled) {
        return filled.state().revision() + " " + filled.secrets();
    }

    @Override
    public Map<String, Long> secrets() {
        return secrets;
    }

    /** The same desired state, a secret in another version. */
    void turnOver(String secret, long version) {
        secrets = Map.of(secret, version);
    }

    /** Another desired state with the same layers. */
    public void publishAgain(SiteSettings settings) {
        var old = newest.orElseThrow();
        newest = Optional.of(new DesiredState(
                old.fleet(),
                old.site(),
                new Revision(++revision),
                old.issued(),
                old.requires(),
                old.profiles(),
                old.layers(),
                old.tombstones(),
                old.dataRemovals(),
                old.endpoints(),
                settings));
    }

    /** The content of every layer is lost, as on a bad disk. */
    void loseContents() {
        contents.clear();
    }
}
