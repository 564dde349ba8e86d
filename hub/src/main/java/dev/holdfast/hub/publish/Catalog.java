package dev.holdfast.hub.publish;

import dev.holdfast.hub.content.Blobs;
import dev.holdfast.hub.content.MetadataFiles;
import dev.holdfast.hub.keys.HubKeys;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.desired.CatalogPolicy;
import dev.holdfast.protocol.desired.PivotKeys;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.trust.Role;
import dev.holdfast.protocol.trust.Target;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The fleet's Catalog: every published version stays in it. What counts is the database row; the files are written
 * before it and the timestamp after it, so a crash leaves the old or the new Catalog. Confined to {@link Publisher}'s lock,
 * except {@link #targets()} and {@link #says()}.
 */
final class Catalog {
    private static final Scope SCOPE = Scope.CATALOG;

    private final HubStore store;
    private final SignedRows rows;
    private final MetadataFiles files;
    private final RepositorySigner signer;
    private final HubKeys keys;
    private final Clock clock;
    private final Blobs blobs;
    private volatile Map<String, Target> targets = Map.of();
    private volatile Set<Digest> contents = Set.of();

    Catalog(HubStore store, Blobs blobs, MetadataFiles files, HubKeys keys, Clock clock) {
        this.store = store;
        this.rows = new SignedRows(store);
        this.files = files;
        this.keys = keys;
        this.clock = clock;
        this.blobs = blobs;
        this.signer = new RepositorySigner(keys.catalogTargets(), keys.catalogSnapshot(), keys.catalogTimestamp());
    }

    /** All targets by path. */
    Map<String, Target> targets() {
        return targets;
    }

    /** What the newest one says about who may do what. */
    CatalogPolicy says() {
        return Optional.ofNullable(targets.get(CatalogPolicy.TARGET))
                .map(target ->
                        CatalogPolicy.parse(blobs.require(target.content().digest())))
                .orElseGet(() -> new CatalogPolicy(List.of(), List.of(), PivotKeys.NONE));
    }

    boolean vouchesFor(Digest content) {
        return contents.contains(content);
    }

    private void remember(Map<String, Target> now) {
        contents =
                now.values().stream().map(target -> target.content().digest()).collect(Collectors.toSet());
        targets = Map.copyOf(now);
    }

    /**
     * Brings files and database together at start. The files may be newer (database lost or restored): their targets
     * are our own signature and stay. Missing files are signed again.
     */
    void recover(Collection<Target> published) {
        var known = new TreeMap<String, Target>();
        visibleTargets().forEach(target -> known.put(target.path(), target));
        published.forEach(target -> known.put(target.path(), target));
        var policy = policy();
        known.put(policy.path(), policy);
        var current = rows.find(SCOPE);
        var visible = visibleVersion();
        var whole = current.filter(signed -> signed.version() >= visible && complete(signed))
                .filter(signed -> same(signed, known));
        if (whole.isPresent()) {
            remember(known);
            if (visible != whole.get().version()) {
                expose(whole.get(), Optional.empty());
            }
            return;
        }
        commit(sign(known.values()), known.values(), () -> {});
    }

    /** Signs the Catalog with these targets added; nothing counts before {@link #commit}. */
    Signed signWith(Collection<Target> added) {
        return sign(merged(added).values());
    }

    /** Makes a signed Catalog the current one, together with {@code rowsOfCaller} in one transaction. */
    void commit(Signed signed, Collection<Target> added, Runnable rowsOfCaller) {
        var before = rows.find(SCOPE);
        store.together(() -> {
            rowsOfCaller.run();
            rows.save(SCOPE, signed);
            return signed;
        });
        remember(merged(added));
        expose(signed, before);
    }

    /** Signs a new timestamp when the old one is a day old, everything when half of its life is over. */
    void refresh() {
        var now = clock.instant();
        var current = rows.find(SCOPE);
        if (current.isEmpty() || !RepositorySigner.timestampIsOld(current.get(), now)) {
            return;
        }
        var snapshot = files.read(current.get().snapshotFile());
        var next = RepositorySigner.contentIsOld(current.get(), now) || snapshot.isEmpty()
                ? sign(targets.values())
                : signer.renew(SCOPE, keys.fleet(), current.get(), snapshot.get(), now);
        commit(next, List.of(), () -> {});
    }

    private Signed sign(Collection<Target> content) {
        var last = Math.max(rows.find(SCOPE).map(Signed::version).orElse(0L), visibleVersion());
        var fresh = signer.sign(SCOPE, keys.fleet(), last, content, Json.Obj.EMPTY, clock.instant());
        files.write(fresh.files());
        return fresh.signed();
    }

    /** Makes a stored state the visible one. */
    private void expose(Signed signed, Optional<Signed> before) {
        files.write(Map.of(MetadataFiles.TIMESTAMP, signed.timestamp()));
        var keep = new ArrayList<>(List.of(signed.targetsFile(), signed.snapshotFile()));
        before.ifPresent(old -> keep.addAll(List.of(old.targetsFile(), old.snapshotFile())));
        files.prune(keep);
    }

    private boolean complete(Signed signed) {
        return files.read(signed.targetsFile()).isPresent()
                && files.read(signed.snapshotFile()).isPresent();
    }

    /** Version of the visible timestamp, 0 when there is none: the files may know more than the database (D42). */
    private long visibleVersion() {
        return files.read(MetadataFiles.TIMESTAMP)
                .map(file ->
                        TargetFile.signed(file, Role.TIMESTAMP).at("version").integer())
                .orElse(0L);
    }

    private Map<String, Target> merged(Collection<Target> added) {
        var all = new TreeMap<>(targets);
        added.forEach(target -> all.put(target.path(), target));
        return all;
    }

    private boolean same(Signed signed, Map<String, Target> wanted) {
        return files.read(signed.targetsFile())
                .map(TargetFile::read)
                .filter(found ->
                        found.size() == wanted.size() && wanted.values().containsAll(found))
                .isPresent();
    }

    private List<Target> visibleTargets() {
        return files.read(MetadataFiles.TIMESTAMP)
                .map(timestamp -> meta(timestamp, Role.TIMESTAMP, "snapshot.json"))
                .flatMap(version -> files.read(version + ".snapshot.json"))
                .map(snapshot -> meta(snapshot, Role.SNAPSHOT, "targets.json"))
                .flatMap(version -> files.read(version + ".targets.json"))
                .map(TargetFile::read)
                .orElse(List.of());
    }

    private static long meta(Bytes file, Role role, String name) {
        return TargetFile.signed(file, role).at("meta").at(name).at("version").integer();
    }

    private Target policy() {
        var policy = new CatalogPolicy(
                List.of(keys.variant().publicKey().hex()),
                keys.removalPublic().stream().toList(),
                keys.pivots());
        BlobRef blob = blobs.put(policy.write());
        return new Target(CatalogPolicy.TARGET, blob, Json.Obj.EMPTY);
    }
}
