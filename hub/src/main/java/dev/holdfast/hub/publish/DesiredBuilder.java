package dev.holdfast.hub.publish;

import dev.holdfast.hub.content.Blobs;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.desired.DesiredState.Endpoint;
import dev.holdfast.protocol.desired.DesiredState.ProfileRef;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.id.Revision;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.value.GeneratedValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Works out what one site shall be, without signing. Rendered layers are cached by composition and values; a refusal
 * says which profile or value is wrong. Thread-safe.
 */
final class DesiredBuilder {
    private static final int CACHED = 2_000;

    /** A desired state with revision 1 and no time: equal wishes are equal. */
    record Plan(
            DesiredState state,
            Set<ProfileRef> profilesOfTombstones,
            List<Removal> removals,
            List<Sealer.Taker> takers) {
        Digest content() {
            return state.write().digest();
        }

        DesiredState numbered(long revision, Instant issued) {
            return new DesiredState(
                    state.fleet(),
                    state.site(),
                    new Revision(revision),
                    issued,
                    state.requires(),
                    state.profiles(),
                    state.layers(),
                    state.tombstones(),
                    state.dataRemovals(),
                    state.endpoints(),
                    state.settings(),
                    state.secrets(),
                    state.generated());
        }
    }

    private record Placed(DesiredLayer layer, long priority) {}

    private record CacheKey(Digest composition, Rendering.SiteInput input) {}

    /** What decides over layers into which nothing of the site went, such as its name. */
    private record CommonKey(
            Digest composition, Map<String, Json> variables, Map<String, String> overrides, Set<String> secrets) {}

    private record CachedLayer(
            String id,
            Digest inputs,
            boolean variant,
            String version,
            long priority,
            List<String> requires,
            Map<String, GeneratedValue> generated,
            boolean ownHosts,
            Map<String, String> values,
            BlobRef content) {
        /** Whether the site's values have a say in it. */
        boolean isOwn() {
            return variant || !values.isEmpty();
        }
    }

    private final FleetId fleet;
    private final Publisher publisher;
    private final Rendering rendering;
    private final Blobs blobs;
    private final Supplier<List<Endpoint>> endpoints;
    private final Map<CacheKey, List<CachedLayer>> cache = new ConcurrentHashMap<>();
    private final Map<CommonKey, List<CachedLayer>> common = new ConcurrentHashMap<>();
    private final Map<List<Digest>, Optional<Problem>> clashes = new ConcurrentHashMap<>();

    DesiredBuilder(
            FleetId fleet, Publisher publisher, Rendering rendering, Blobs blobs, Supplier<List<Endpoint>> endpoints) {
        this.fleet = fleet;
        this.publisher = publisher;
        this.rendering = rendering;
        this.blobs = blobs;
        this.endpoints = endpoints;
    }

    /** @throws Refusal HF-PUB-003 (a profile is not published), or what the render found */
    Plan plan(SiteId site, Wishes.Wish wish, Wishes.ClusterWish cluster, Optional<DesiredState> before) {
        var all = new ArrayList<PublishedProfile>();
        var profiles = new ArrayList<ProfileRef>();
        var placed = new ArrayList<Placed>();
        var requires = new TreeSet<>(Set.of(Features.LAYERS));
        var removed = new TreeSet<LayerKey>();
        var takers = new ArrayList<Sealer.Taker>();
        var generated = new TreeMap<String, GeneratedValue>();
        for (var wanted : cluster.profiles()) {
            var published = publisher
                    .find(wanted.name(), wanted.version())
                    .orElseThrow(() -> new Refusal(
                            "HF-PUB-003",
                            "a published profile " + wanted.name() + " " + wanted.version(),
                            "none",
                            "publish it, or choose another version for cluster " + cluster.name()));
            all.add(published);
            profiles.add(reference(published));
            var manifest = publisher.manifest(published);
            requires.addAll(manifest.requires());
            manifest.removed().forEach(id -> removed.add(new LayerKey(manifest.name(), id)));
            var input = input(site, cluster);
            var rendered = rendered(published, input);
            var hollow = rendered.stream()
                    .filter(layer -> layer.requires().contains(Features.HOLES))
                    .toList();
            if (!hollow.isEmpty()) {
                takers.add(new Sealer.Taker(
                        published.composition(),
                        hollow.stream().anyMatch(CachedLayer::isOwn),
                        () -> publisher.composition(published),
                        input));
            }
            for (var layer : rendered) {
                requires.addAll(layer.requires());
                generated.putAll(layer.generated());
                if (layer.variant()) {
                    requires.add(Features.VARIANTS);
                }
                placed.add(new Placed(
                        new DesiredLayer(
                                new LayerKey(published.name(), layer.id()),
                                layer.version(),
                                layer.content().digest(),
                                layer.content().length(),
                                layer.inputs(),
                                layer.variant(),
                                layer.values()),
                        layer.priority()));
            }
        }
        checkTogether(all);
        // Stable: equal priorities stay in profile order.
        placed.sort(Comparator.comparingLong(Placed::priority));
        var listed = new HashSet<LayerKey>();
        placed.forEach(p -> listed.add(p.layer().key()));
        var vouching = addDetached(before, profiles, removed);
        removed.removeAll(listed);
        var removals = removed.stream()
                .flatMap(layer -> publisher.removal(layer).stream())
                .toList();
        if (!removals.isEmpty()) {
            requires.add(Features.REMOVALS);
        }
        if (generated.values().stream().anyMatch(GeneratedValue.Tls.class::isInstance)) {
            requires.add(Features.TLS);
        }
        if (!cluster.secrets().isEmpty()) {
            requires.add(Features.HOLES);
        }
        return new Plan(
                new DesiredState(
                        fleet,
                        site,
                        new Revision(1),
                        Instant.EPOCH,
                        List.copyOf(requires),
                        profiles,
                        placed.stream().map(Placed::layer).toList(),
                        List.copyOf(removed),
                        removals.stream().map(Removal::layer).toList(),
                        endpoints.get(),
                        wish.settings(),
                        cluster.secrets(),
                        generated),
                vouching,
                removals,
                takers);
    }

    /** Profiles that suit their own packs may not suit each other's. */
    private void checkTogether(List<PublishedProfile> all) {
        if (all.size() < 2) {
            return;
        }
        var key = all.stream().map(PublishedProfile::composition).toList();
        if (clashes.size() >= CACHED) {
            clashes.clear();
        }
        clashes.computeIfAbsent(
                        key,
                        _ -> rendering.clash(
                                all.stream().map(publisher::composition).toList()))
                .ifPresent(problem -> {
                    throw new Refusal(problem);
                });
    }

    // A profile that the cluster no longer has: its layers end by tombstones, which stay, as a site may jump revisions.
    private Set<ProfileRef> addDetached(
            Optional<DesiredState> before, List<ProfileRef> profiles, Set<LayerKey> removed) {
        var present = new HashMap<String, ProfileRef>();
        profiles.forEach(profile -> present.put(profile.name(), profile));
        before.ifPresent(old -> {
            old.layers().stream()
                    .map(DesiredLayer::key)
                    .filter(key -> !present.containsKey(key.profile()))
                    .forEach(removed::add);
            old.tombstones().stream()
                    .filter(key -> !present.containsKey(key.profile()))
                    .forEach(removed::add);
        });
        var vouching = new HashSet<ProfileRef>();
        removed.stream()
                .map(LayerKey::profile)
                .filter(name -> !present.containsKey(name))
                .distinct()
                .forEach(name -> publisher.versions(name).stream()
                        .findFirst()
                        .ifPresent(published -> vouching.add(reference(published))));
        return vouching;
    }

    private static Rendering.SiteInput input(SiteId site, Wishes.ClusterWish cluster) {
        return new Rendering.SiteInput(
                site,
                cluster.name(),
                cluster.project(),
                cluster.variables(),
                cluster.overrides(),
                cluster.secrets().keySet());
    }

    private List<CachedLayer> rendered(PublishedProfile profile, Rendering.SiteInput input) {
        var key = new CacheKey(profile.composition(), input);
        var commonKey = new CommonKey(profile.composition(), input.variables(), input.overrides(), input.secrets());
        var known = common.containsKey(commonKey) ? common.get(commonKey) : cache.get(key);
        if (known != null) {
            return known;
        }
        return switch (rendering.render(blobs.require(profile.composition()), input)) {
            case Checked.Invalid<List<Rendering.SiteLayer>>(var findings) ->
                throw new Refusal(findings.getFirst().problem());
            case Checked.Valid<List<Rendering.SiteLayer>> valid -> {
                var stored = valid.value().stream().map(this::store).toList();
                if (stored.stream().noneMatch(layer -> layer.isOwn() || layer.ownHosts())) {
                    keep(common, commonKey, stored);
                } else {
                    keep(cache, key, stored);
                }
                yield stored;
            }
        };
    }

    private static <K> void keep(Map<K, List<CachedLayer>> cache, K key, List<CachedLayer> layers) {
        if (cache.size() >= CACHED) {
            cache.clear();
        }
        cache.put(key, layers);
    }

    private CachedLayer store(Rendering.SiteLayer layer) {
        return new CachedLayer(
                layer.id(),
                layer.inputs(),
                layer.variant(),
                layer.version(),
                layer.priority(),
                layer.requires(),
                layer.generated(),
                layer.ownHosts(),
                layer.values(),
                blobs.put(layer.content()));
    }

    private static ProfileRef reference(PublishedProfile profile) {
        return new ProfileRef(
                profile.name(),
                profile.version(),
                profile.manifest().digest(),
                profile.manifest().length());
    }
}
