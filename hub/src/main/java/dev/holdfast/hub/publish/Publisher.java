package dev.holdfast.hub.publish;

import dev.holdfast.hub.content.Blobs;
import dev.holdfast.hub.content.MetadataFiles;
import dev.holdfast.hub.keys.HubKeys;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.desired.CatalogPolicy;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.desired.ProfileManifest;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.machine.MachineConfig;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.trust.Target;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Publishes profile versions into the Catalog. Thread-safe; one publish at a time. Idempotent: the same content under
 * the same version answers the same, and a crash leaves the version published or not.
 */
public final class Publisher {
    private final PublishedRows rows;
    private final AuditRows audit;
    private final Blobs blobs;
    private final Catalog catalog;
    private final Removals removals;
    private final Rendering rendering;
    private final Clock clock;
    private final Checkpoint checkpoint;
    private final Map<Digest, ProfileManifest> manifests = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** @param data the hub's data folder */
    public Publisher(Path data, HubStore store, HubKeys keys, Rendering rendering, Clock clock, Checkpoint checkpoint) {
        this.rows = new PublishedRows(store);
        this.audit = new AuditRows(store, clock);
        this.blobs = new Blobs(data.resolve("content"));
        this.catalog = new Catalog(store, blobs, new MetadataFiles(data.resolve("content")), keys, clock);
        this.removals = new Removals(store, keys, clock);
        this.rendering = rendering;
        this.clock = clock;
        this.checkpoint = checkpoint;
        catalog.recover(rows.all().stream().flatMap(this::targetsOf).toList());
    }

    /** Called after something new was published. */
    public void onPublished(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Publishes the draft of a profile.
     *
     * @param removed ids of layers that the newest published version has and this one deliberately has not
     * @param data ids of removed layers that take with them what holds data
     */
    public PublishResult publish(String name, Set<String> removed, Set<String> data, Author author) {
        var result = publishLocked(name, new Going(removed, data), author);
        if (result instanceof PublishResult.Published done && done.changed()) {
            listeners.forEach(Runnable::run);
        }
        return result;
    }

    /**
     * Publishes once more what is published already: the same answer, and data removals that are new. Asks no registry and renders
     * nothing, as what is published never changes.
     */
    public PublishResult again(PublishedProfile published, Set<String> removed, Set<String> data, Author author) {
        var result = againLocked(published, new Going(removed, data), author);
        if (result instanceof PublishResult.Published done && done.changed()) {
            listeners.forEach(Runnable::run);
        }
        return result;
    }

    private synchronized PublishResult againLocked(PublishedProfile published, Going going, Author author) {
        try {
            return withData(unchanged(published, going), going.data(), author);
        } catch (Refusal refusal) {
            return refused(Finding.error(published.name(), 0, refusal.problem()));
        }
    }

    private PublishResult unchanged(PublishedProfile published, Going going) {
        var gone = manifest(published).removed();
        removals.check(published.name(), going.layers(), going.data(), gone);
        return new PublishResult.Published(published, gone, false);
    }

    private record Going(Set<String> layers, Set<String> data) {}

    private synchronized PublishResult publishLocked(String name, Going going, Author author) {
        return switch (rendering.compose(name)) {
            case Checked.Invalid<Rendering.Draft>(var findings) -> new PublishResult.Refused(findings);
            case Checked.Valid<Rendering.Draft> valid -> {
                try {
                    var result = withData(publish(name, valid.value(), going, author), going.data(), author);
                    yield result instanceof PublishResult.Published done ? done.with(valid.warnings()) : result;
                } catch (Refusal refusal) {
                    yield refused(Finding.error(name, 0, refusal.problem()));
                }
            }
        };
    }

    // After the version: a crash in between leaves it published, and the same command again signs the rest.
    private PublishResult withData(PublishResult result, Set<String> data, Author author) {
        if (data.isEmpty()
                || !(result instanceof PublishResult.Published(var profile, var removed, var changed, var _))) {
            return result;
        }
        var allowed = removals.sign(profile.name(), data, manifests(profile.name()));
        if (!allowed.isEmpty()) {
            audit.append(author, "removed-data", "Profile/" + profile.name(), "of layer " + String.join(", ", allowed));
        }
        return new PublishResult.Published(profile, removed, changed || !allowed.isEmpty());
    }

    private PublishResult publish(String name, Rendering.Draft draft, Going going, Author author) {
        var composition = draft.composition().digest();
        var existing = rows.find(name, draft.version());
        if (existing.isPresent()) {
            return existing.get().composition().equals(composition)
                    ? unchanged(existing.get(), going)
                    : refused(changedVersion(name, draft.version()));
        }
        var taken = catalog.targets().get(ProfileManifest.target(name, draft.version()));
        if (taken != null) {
            return readopt(name, draft, taken.content(), author);
        }
        var previous = newest(name);
        var ids = draft.layers().stream().map(Rendering.DraftLayer::id).collect(Collectors.toSet());
        var vanished = new TreeSet<String>();
        previous.ifPresent(manifest -> manifest.layers().forEach(layer -> vanished.add(layer.id())));
        vanished.removeAll(ids);
        var unnamed =
                vanished.stream().filter(id -> !going.layers().contains(id)).toList();
        if (!unnamed.isEmpty()) {
            return new PublishResult.Refused(
                    unnamed.stream().map(id -> vanishedLayer(name, id)).toList());
        }
        var gone = new TreeSet<>(vanished);
        previous.ifPresent(manifest -> gone.addAll(manifest.removed()));
        gone.removeAll(ids);
        removals.check(name, going.layers(), going.data(), gone);
        checkpoint.reached("publish.store-content");
        var manifest = manifestOf(name, draft, List.copyOf(gone));
        var targets = new ArrayList<Target>();
        targets.add(target(ProfileManifest.target(name, draft.version()), blobs.put(manifest.write())));
        for (var layer : draft.layers()) {
            layer.content().ifPresent(content -> {
                var blob = blobs.put(content);
                targets.add(target(ProfileManifest.layerTarget(blob.digest()), blob));
            });
        }
        draft.machine().ifPresent(content -> {
            var blob = blobs.put(content);
            targets.add(target(MachineConfig.target(blob.digest()), blob));
        });
        blobs.put(draft.composition());
        checkpoint.reached("publish.sign");
        var signed = catalog.signWith(targets);
        checkpoint.reached("publish.commit");
        var published = new PublishedProfile(
                name, draft.version(), targets.getFirst().content(), composition, author.name(), clock.instant());
        catalog.commit(signed, targets, () -> {
            rows.add(published);
            removals.forget(name, ids);
            audit.append(author, "published", "Profile/" + name, detail(draft.version(), manifest.removed()));
            checkpoint.reached("publish.committing");
        });
        checkpoint.reached("publish.done");
        return new PublishResult.Published(published, manifest.removed(), true);
    }

    /** A published version. */
    public Optional<PublishedProfile> find(String name, String version) {
        return rows.find(name, version);
    }

    /** All published versions of a profile, newest first. */
    public List<PublishedProfile> versions(String name) {
        return rows.versions(name);
    }

    /** The manifest of a published version. */
    public ProfileManifest manifest(PublishedProfile profile) {
        return manifests.computeIfAbsent(
                profile.manifest().digest(), digest -> ProfileManifest.parse(blobs.require(digest)));
    }

    /** Whether people signed that what this layer holds goes with it. */
    public boolean losesData(LayerKey layer) {
        return removal(layer).isPresent();
    }

    /** The statement that lets sites remove this layer's data with it, while it holds. */
    Optional<Removal> removal(LayerKey layer) {
        return removals.find(layer);
    }

    /** Which of a version's removed layers take their data with them, and until when sites may begin. */
    public Map<String, Instant> dataRemovals(PublishedProfile profile) {
        var until = new TreeMap<String, Instant>();
        manifest(profile).removed().forEach(id -> removals.find(new LayerKey(profile.name(), id))
                .ifPresent(removal -> until.put(id, removal.expires())));
        return until;
    }

    /** The locked composition that a published version came from. */
    public Bytes composition(PublishedProfile profile) {
        return blobs.require(profile.composition());
    }

    /** How the machines of clusters with this version are set up, where it brings OS and Kubernetes. */
    public Optional<MachineConfig> machine(PublishedProfile profile) {
        return manifest(profile).machine().map(blob -> MachineConfig.parse(blobs.require(blob.digest())));
    }

    /** Everything the Catalog vouches for. */
    public Collection<Target> targets() {
        return catalog.targets().values();
    }

    /** What the newest Catalog says about who may do what. */
    public CatalogPolicy policy() {
        return catalog.says();
    }

    /** Whether the Catalog vouches for this content. */
    public boolean vouchesFor(Digest content) {
        return catalog.vouchesFor(content);
    }

    /** Signs what is due: a new timestamp each day. */
    public synchronized void refresh() {
        catalog.refresh();
    }

    // The database was lost and the Catalog knows this version: the same content is published again, other is refused.
    private PublishResult readopt(String name, Rendering.Draft draft, BlobRef known, Author author) {
        var manifest = ProfileManifest.parse(blobs.require(known.digest()));
        if (!manifestOf(name, draft, manifest.removed()).equals(manifest)) {
            return refused(changedVersion(name, draft.version()));
        }
        var composition = blobs.put(draft.composition()).digest();
        var published = new PublishedProfile(name, draft.version(), known, composition, author.name(), clock.instant());
        audit.append(author, "published", "Profile/" + name, detail(draft.version(), manifest.removed()));
        rows.add(published);
        return new PublishResult.Published(published, manifest.removed(), true);
    }

    // From the Catalog, not from the rows: it outlives the database.
    private Optional<ProfileManifest> newest(String name) {
        return manifests(name).stream()
                .max(Comparator.comparing(ProfileManifest::version, PublishedProfile.OLDEST_FIRST));
    }

    private List<ProfileManifest> manifests(String name) {
        var folder = "profiles/" + name + "/";
        return catalog.targets().values().stream()
                .filter(target -> target.path().startsWith(folder))
                .map(target ->
                        ProfileManifest.parse(blobs.require(target.content().digest())))
                .toList();
    }

    private static ProfileManifest manifestOf(String name, Rendering.Draft draft, List<String> gone) {
        var requires = new TreeSet<>(Set.of(Features.LAYERS));
        for (var layer : draft.layers()) {
            layer.content()
                    .ifPresentOrElse(
                            content ->
                                    requires.addAll(HydratedLayer.parse(content).requires()),
                            () -> requires.add(Features.VARIANTS));
        }
        return new ProfileManifest(
                name,
                draft.version(),
                draft.type(),
                List.copyOf(requires),
                draft.layers().stream()
                        .map(layer -> new ProfileManifest.Layer(
                                layer.id(), layer.inputs(), layer.content().map(BlobRef::of)))
                        .toList(),
                draft.machine().map(BlobRef::of),
                gone);
    }

    private Stream<Target> targetsOf(PublishedProfile profile) {
        var own = Stream.of(target(ProfileManifest.target(profile.name(), profile.version()), profile.manifest()));
        var layers = manifest(profile).layers().stream()
                .flatMap(layer -> layer.content().stream())
                .map(blob -> target(ProfileManifest.layerTarget(blob.digest()), blob));
        var machine =
                manifest(profile).machine().stream().map(blob -> target(MachineConfig.target(blob.digest()), blob));
        return Stream.of(own, layers, machine).flatMap(Function.identity());
    }

    private static Target target(String path, BlobRef blob) {
        return new Target(path, blob, Json.Obj.EMPTY);
    }

    private static String detail(String version, List<String> removed) {
        return "version " + version + (removed.isEmpty() ? "" : ", without " + String.join(", ", removed));
    }

    private static PublishResult refused(Finding finding) {
        return new PublishResult.Refused(List.of(finding));
    }

    private static Finding changedVersion(String name, String version) {
        return Finding.error(
                "spec.version",
                0,
                "HF-PUB-001",
                name + " " + version + " is published with other content, and a published version never changes",
                "raise spec.version and publish again");
    }

    private static Finding vanishedLayer(String name, String id) {
        return Finding.error(
                "spec.layers",
                0,
                "HF-PUB-002",
                "layer " + id + " of " + name + " is gone, which the newest published version has",
                "put it back, or remove it from every cluster with --remove-layer " + id);
    }
}
