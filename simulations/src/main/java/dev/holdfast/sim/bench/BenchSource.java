package dev.holdfast.sim.bench;

import dev.holdfast.agent.reconcile.DesiredSource;
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
import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.LayerSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A desired state of one layer, as the agent's store would answer it. Counts the passes. Thread-safe. */
final class BenchSource implements DesiredSource {
    private final String namespace;
    private final AtomicLong passes = new AtomicLong();
    private volatile Optional<DesiredState> newest = Optional.empty();
    private volatile Optional<HydratedLayer> content = Optional.empty();
    private long revision;

    BenchSource(String namespace) {
        this.namespace = namespace;
    }

    synchronized long publish(List<Json.Obj> objects) {
        var layer = new HydratedLayer(
                "bench",
                "bench",
                namespace,
                0,
                Drift.CORRECT,
                Existing.REFUSE,
                Duration.ofMinutes(10),
                OnFailure.HOLD,
                List.of(),
                List.of(),
                new LayerSource("manifest", "", "", Digest.of(new byte[0]).toString(), "1.33.0"),
                List.of(),
                objects.stream().map(LayerObject::new).toList(),
                List.of(),
                List.of());
        var bytes = layer.write();
        var listed = new DesiredLayer(
                new LayerKey("bench", "bench"), "1.0.0", bytes.digest(), bytes.length(), bytes.digest(), false);
        content = Optional.of(layer);
        newest = Optional.of(new DesiredState(
                new FleetId("bench"),
                new SiteId(namespace),
                new Revision(++revision),
                Instant.EPOCH,
                List.of(Features.LAYERS),
                List.of(),
                List.of(listed),
                List.of(),
                List.of(),
                List.of(),
                SiteSettings.DEFAULT));
        return revision;
    }

    long passes() {
        return passes.get();
    }

    @Override
    public Optional<DesiredState> desired() {
        passes.incrementAndGet();
        return newest;
    }

    @Override
    public HydratedLayer layer(DesiredLayer layer) {
        return content.orElseThrow();
    }
}
