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
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.HydratedLayer.Drift;
import dev.holdfast.protocol.layer.HydratedLayer.Existing;
import dev.holdfast.protocol.layer.HydratedLayer.OnFailure;
import dev.holdfast.protocol.layer.IgnoreRule;
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.LayerSource;
import dev.holdfast.protocol.layer.ReadinessCheck;
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
            Drift drift,
            Existing existing,
            List<IgnoreRule> ignore,
            List<ReadinessCheck> readiness,
            List<LayerObject> objects) {
        public static Layer of(String id, Json.Obj... objects) {
            return new Layer(
                    id,
                    Drift.CORRECT,
                    Existing.REFUSE,
                    List.of(),
                    List.of(),
                    Arrays.stream(objects).map(LayerObject::new).toList());
        }

        public Layer existing(Existing next) {
            return new Layer(id, drift, next, ignore, readiness, objects);
        }

        public Layer reporting() {
            return new Layer(id, Drift.REPORT, existing, ignore, readiness, objects);
        }

        public Layer ignoring(String kind, String... paths) {
            return new Layer(
                    id, drift, existing, List.of(new IgnoreRule(kind, "", List.of(paths))), readiness, objects);
        }

        public Layer checking(ReadinessCheck check) {
            return new Layer(id, drift, existing, ignore, List.of(check), objects);
        }

        public Layer onImmutable(String policy) {
            return new Layer(
                    id,
                    drift,
                    existing,
                    ignore,
                    readiness,
                    objects.stream()
                            .map(object -> new LayerObject(object.manifest(), policy))
                            .toList());
        }
    }

    public void publish(Layer... layers) {
        publish(List.of(), SiteSettings.DEFAULT, layers);
    }

    public void publish(List<String> tombstones, SiteSettings settings, Layer... layers) {
        var listed = new ArrayList<DesiredLayer>();
        for (var layer : layers) {
            var content = new HydratedLayer(
                    layer.id(),
                    layer.id(),
                    namespace,
                    0,
                    layer.drift(),
                    layer.existing(),
                    Duration.ofMinutes(10),
                    OnFailure.HOLD,
                    layer.ignore(),
                    List.of(),
                    new LayerSource("manifest", "", "", Digest.of(new byte[0]).toString(), "1.33.0"),
                    List.of(),
                    layer.objects(),
                    List.of(),
                    layer.readiness());
            var bytes = content.write();
            contents.put(bytes.digest(), content);
            listed.add(
                    new DesiredLayer(key(layer.id()), "1.0.0", bytes.digest(), bytes.length(), bytes.digest(), false));
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
                List.of(),
                settings));
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
        return found;
    }

    /** The content of every layer is lost, as on a bad disk. */
    void loseContents() {
        contents.clear();
    }
}
