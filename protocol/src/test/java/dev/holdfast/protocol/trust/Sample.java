package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.CanonicalJson;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.sign.MetadataWriter;
import dev.holdfast.protocol.sign.MetadataWriter.RoleKeys;
import dev.holdfast.protocol.sign.PublicKey;
import dev.holdfast.protocol.sign.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A small repository with fixed keys and times, to be signed in any wrong way a test wants. Confined to one test. */
final class Sample {
    static final FleetId FLEET = new FleetId("acme");
    static final SiteId SITE = new SiteId("plant-0042");
    static final Instant NOW = Instant.parse("2026-11-20T20:00:00Z");
    static final Duration LONG = Duration.ofDays(400);

    final Repository repository;
    Binding binding;
    List<SigningKey> rootKeys = List.of(key(1), key(2), key(3));
    List<SigningKey> timestampKeys = List.of(key(10));
    List<SigningKey> snapshotKeys = List.of(key(11));
    List<SigningKey> targetsKeys;
    int targetsThreshold;
    Instant issued = NOW.minus(Duration.ofHours(1));
    Instant rootExpires = NOW.plus(Duration.ofDays(1_000));
    Instant timestampExpires = NOW.plus(Duration.ofDays(7));
    Instant snapshotExpires = NOW.plus(LONG);
    Instant targetsExpires = NOW.plus(LONG);
    String content = "kind: desired";

    private Sample(Repository repository, Binding binding, List<SigningKey> targetsKeys, int targetsThreshold) {
        this.repository = repository;
        this.binding = binding;
        this.targetsKeys = targetsKeys;
        this.targetsThreshold = targetsThreshold;
    }

    static Sample director() {
        return new Sample(Repository.DIRECTOR, new Binding(FLEET, Optional.of(SITE)), List.of(key(12)), 1);
    }

    static Sample catalog() {
        return new Sample(
                Repository.CATALOG, new Binding(FLEET, Optional.empty()), List.of(key(21), key(22), key(23)), 2);
    }

    static SigningKey key(int number) {
        var seed = new byte[32];
        Arrays.fill(seed, (byte) number);
        return SigningKey.fromSeed(Bytes.copyOf(seed));
    }

    Map<String, RoleKeys> roles() {
        var roles = new LinkedHashMap<String, RoleKeys>();
        roles.put("root", new RoleKeys(publicKeys(rootKeys), 2));
        roles.put("timestamp", new RoleKeys(publicKeys(timestampKeys), 1));
        roles.put("snapshot", new RoleKeys(publicKeys(snapshotKeys), 1));
        roles.put("targets", new RoleKeys(publicKeys(targetsKeys), targetsThreshold));
        return roles;
    }

    /** A root with the present keys, signed by them and by more. */
    Bytes root(long version, SigningKey... more) {
        var signers = new ArrayList<>(rootKeys);
        signers.addAll(List.of(more));
        return MetadataWriter.root(version, rootExpires, roles(), Binding.ofRoot(repository, binding.fleet()), signers);
    }

    TrustState pinned() {
        return TrustState.pinned(repository, root(1));
    }

    /** Timestamp, snapshot and targets of one version, as the hub serves them. */
    Map<String, Bytes> files(long version) {
        return files(version, version, version);
    }

    Map<String, Bytes> files(long timestamp, long snapshot, long targets) {
        var targetsFile = targets(targets);
        return chain(timestamp, snapshot, targets, snapshot(snapshot, targets, targetsFile), targetsFile);
    }

    /** A right timestamp over whatever snapshot and targets there are. */
    Map<String, Bytes> chain(long timestamp, long snapshot, long targets, Bytes snapshotFile, Bytes targetsFile) {
        var files = new LinkedHashMap<String, Bytes>();
        files.put("timestamp.json", timestamp(timestamp, snapshot, snapshotFile));
        files.put(snapshot + ".snapshot.json", snapshotFile);
        files.put(targets + ".targets.json", targetsFile);
        return files;
    }

    Bytes timestamp(long version, long snapshot, Bytes file) {
        return MetadataWriter.timestamp(version, timestampExpires, snapshot, file, stamp(), timestampKeys);
    }

    Bytes snapshot(long version, long targets, Bytes file) {
        return MetadataWriter.snapshot(version, snapshotExpires, targets, file, stamp(), snapshotKeys);
    }

    Bytes targets(long version) {
        var target = new Target(
                "desired/state.json",
                BlobRef.of(Bytes.utf8(content + " " + version)),
                Json.object("kind", "desired", "schema", "desired.v1"));
        return MetadataWriter.targets(version, targetsExpires, List.of(target), stamp(), targetsKeys);
    }

    /** The state of a site that has adopted one version. */
    TrustState adopted(long version) {
        var files = files(version);
        return pinned().with(Role.TIMESTAMP, Optional.ofNullable(files.get("timestamp.json")))
                .with(Role.SNAPSHOT, Optional.ofNullable(files.get(version + ".snapshot.json")))
                .with(Role.TARGETS, Optional.ofNullable(files.get(version + ".targets.json")));
    }

    Json.Obj stamp() {
        return binding.issued(repository, issued);
    }

    /** The same file with another {@code signed}, signed again by these keys. */
    static Bytes edit(Bytes file, UnaryOperator<Json.Obj> change, List<SigningKey> signers) {
        return resign(change.apply(member(parse(file), "signed")), signers);
    }

    static Bytes resign(Json.Obj signed, List<SigningKey> signers) {
        var message = CanonicalJson.write(signed);
        var signatures = new ArrayList<Json>();
        for (var signer : signers) {
            signatures.add(signature(
                    signer.publicKey().keyId(),
                    HexFormat.of().formatHex(signer.sign(message).toArray())));
        }
        return StrictJson.writeSorted(Json.object("signatures", new Json.Arr(signatures), "signed", signed));
    }

    static Json.Obj signature(String keyId, String hex) {
        return Json.object("keyid", keyId, "sig", hex);
    }

    static Json.Obj parse(Bytes file) {
        return StrictJson.parseObject(file, Limits.OBJECTS);
    }

    static Json.Obj member(Json.Obj object, String name) {
        if (object.members().get(name) instanceof Json.Obj member) {
            return member;
        }
        throw new IllegalArgumentException("no object " + name);
    }

    /** One member, deep inside, replaced. */
    static Json.Obj with(Json.Obj object, Json value, String first, String... path) {
        return path.length == 0
                ? object.with(first, value)
                : object.with(
                        first, with(member(object, first), value, path[0], Arrays.copyOfRange(path, 1, path.length)));
    }

    private static List<PublicKey> publicKeys(List<SigningKey> keys) {
        return keys.stream().map(SigningKey::publicKey).toList();
    }
}
