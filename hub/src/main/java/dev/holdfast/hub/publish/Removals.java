package dev.holdfast.hub.publish;

import dev.holdfast.hub.keys.HubKeys;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.desired.ProfileManifest;
import dev.holdfast.protocol.desired.RemovalStatement;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which removed layers take their data with them (packs-and-profiles.md §3a). Writes are confined to {@link Publisher}'s
 * lock, reads are thread-safe.
 */
final class Removals {
    /** A site that was dark for a year asks again. */
    private static final Duration LIFE = Duration.ofDays(365);

    private final RemovalRows rows;
    private final HubKeys keys;
    private final Clock clock;

    Removals(HubStore store, HubKeys keys, Clock clock) {
        this.rows = new RemovalRows(store);
        this.keys = keys;
        this.clock = clock;
    }

    /** The statement that sites may be shown now. */
    Optional<Removal> find(LayerKey layer) {
        return rows.find(layer).filter(removal -> removal.holdsAt(clock.instant()));
    }

    /**
     * Holds what a publish names to what it can remove.
     *
     * @param layers named as gone
     * @param data named as gone with their data
     * @param removed what the version is without, and an earlier one had
     * @throws Refusal HF-PUB-012 or HF-PUB-010 (the profile does not remove the layer), HF-PUB-011 (nobody here may sign it)
     */
    void check(String profile, Collection<String> layers, Collection<String> data, Collection<String> removed) {
        var all = removed.isEmpty() ? "none" : String.join(", ", removed);
        for (var layer : new TreeSet<>(layers)) {
            if (!removed.contains(layer)) {
                throw new Refusal(
                        "HF-PUB-012",
                        "a layer that an earlier version of " + profile + " has and this one has not: " + all,
                        layer,
                        "take it out of spec.layers, name one of these by its id, or leave --remove-layer out");
            }
        }
        for (var layer : data) {
            if (!removed.contains(layer)) {
                throw new Refusal(
                        "HF-PUB-010",
                        "a layer that " + profile + " removes: " + all,
                        layer,
                        "take it out of the profile and name it with --remove-layer too, or leave it out");
            }
        }
        if (!data.isEmpty() && keys.removal().isEmpty()) {
            throw new Refusal(
                    "HF-PUB-011",
                    "the key that may remove data, keys/removal.key in the hub's data folder",
                    "no such file",
                    "put it back for the time of this publish");
        }
    }

    /**
     * Signs what is asked for and not signed yet.
     *
     * @param published every version of the profile, whose layers the statement is about
     * @return the layers for which a statement is new
     */
    List<String> sign(String profile, Set<String> layers, List<ProfileManifest> published) {
        return layers.stream()
                .sorted()
                .filter(layer -> sign(new LayerKey(profile, layer), published))
                .toList();
    }

    private boolean sign(LayerKey layer, List<ProfileManifest> published) {
        if (find(layer).isPresent()) {
            return false;
        }
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var statement = new RemovalStatement(keys.fleet(), layer, inputs(layer, published), now, now.plus(LIFE));
        var envelope = Envelope.sign(
                RemovalStatement.PAYLOAD_TYPE, statement.write(), keys.removal().orElseThrow());
        rows.save(new Removal(layer, envelope.write(), statement.expires()));
        return true;
    }

    private static List<Digest> inputs(LayerKey layer, List<ProfileManifest> published) {
        return published.stream()
                .flatMap(manifest -> manifest.layers().stream())
                .filter(listed -> listed.id().equals(layer.layer()))
                .map(ProfileManifest.Layer::inputs)
                .distinct()
                .toList();
    }

    /** These layers are there again. */
    void forget(String profile, Collection<String> layers) {
        layers.stream()
                .map(layer -> new LayerKey(profile, layer))
                .filter(layer -> rows.find(layer).isPresent())
                .forEach(rows::forget);
    }
}
