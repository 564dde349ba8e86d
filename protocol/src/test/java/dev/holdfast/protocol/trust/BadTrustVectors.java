package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.sign.SigningKey;
import dev.holdfast.protocol.trust.EffectiveClock.State;
import dev.holdfast.protocol.trust.TrustVector.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Well-formed files that must not be believed: old, foreign, expired, mixed. */
final class BadTrustVectors {
    private final Vectors vectors;
    private final Sample sample = Sample.director();

    BadTrustVectors(Vectors vectors) {
        this.vectors = vectors;
    }

    void add() {
        older();
        forked();
        foreign();
        expired();
        mixed();
        unsigned();
    }

    private void older() {
        vectors.of("bad-older-timestamp", "version 4 after 5", sample)
                .offered(sample.files(4))
                .refused("HF-TUF-002");
        vectors.of("bad-older-snapshot", "a newer timestamp that names an older snapshot", sample)
                .offered(sample.files(6, 4, 4))
                .refused("HF-TUF-002");
        vectors.of("bad-older-targets", "a newer snapshot that names older targets", sample)
                .offered(sample.files(6, 6, 4))
                .refused("HF-TUF-002", 1, 6, 5, 5);
        vectors.of("bad-older-root", "root 1 again under the name of root 2", sample)
                .offered("2.root.json", sample.root(1))
                .offered(sample.files(6))
                .refused("HF-TUF-009");
    }

    private void forked() {
        var other = Sample.director();
        other.content = "kind: something-else";
        vectors.of("bad-other-timestamp-of-equal-version", "two hubs or a stolen key", sample)
                .offered(other.files(5))
                .refused("HF-TUF-007");
        vectors.of("bad-other-snapshot-of-equal-version", "named by a newer timestamp", sample)
                .offered(other.files(6, 5, 5))
                .refused("HF-TUF-007");
        vectors.of("bad-other-targets-of-equal-version", "named by a newer snapshot", sample)
                .offered(other.files(6, 6, 5))
                .refused("HF-TUF-007", 1, 6, 5, 5);
        var ours = Sample.director();
        ours.timestampKeys = List.of(Sample.key(14));
        var theirs = Sample.director();
        theirs.timestampKeys = List.of(Sample.key(16));
        var trusted = ours.adopted(5);
        vectors.of("bad-forked-root", "another root 2 than the one the site trusts", ours)
                .trusted(new TrustState(
                        Repository.DIRECTOR,
                        List.of(sample.root(1), ours.root(2)),
                        trusted.timestamp(),
                        trusted.snapshot(),
                        trusted.targets()))
                .offered("2.root.json", theirs.root(2))
                .offered(theirs.files(6))
                .refused("HF-TUF-007", 2, 5, 5, 5);
    }

    private void foreign() {
        var neighbour = Sample.director();
        neighbour.binding = new Binding(Sample.FLEET, Optional.of(new SiteId("plant-0043")));
        vectors.of("bad-timestamp-of-another-site", "same keys, same fleet, another site", sample)
                .offered(neighbour.files(6))
                .refused("HF-TUF-006");
        var snapshot = neighbour.snapshot(6, 6, neighbour.targets(6));
        vectors.of("bad-snapshot-of-another-site", "under a timestamp of ours", sample)
                .offered(sample.chain(6, 6, 6, snapshot, neighbour.targets(6)))
                .refused("HF-TUF-006", 1, 6, 5, 5);
        var targets = neighbour.targets(6);
        vectors.of("bad-targets-of-another-site", "under a snapshot of ours", sample)
                .offered(sample.chain(6, 6, 6, sample.snapshot(6, 6, targets), targets))
                .refused("HF-TUF-006", 1, 6, 6, 5);
        var stranger = Sample.director();
        stranger.binding = new Binding(new FleetId("other"), Optional.of(Sample.SITE));
        vectors.of("bad-timestamp-of-another-fleet", "a site of the same name elsewhere", sample)
                .offered(stranger.files(6))
                .refused("HF-TUF-006");
        vectors.of("bad-root-of-another-fleet", "signed by the same people", sample)
                .offered("2.root.json", stranger.root(2))
                .offered(sample.files(6))
                .refused("HF-TUF-006");
        var catalog = Sample.catalog();
        catalog.timestampKeys = sample.timestampKeys;
        vectors.of("bad-director-timestamp-as-catalog", "the hub signs both with one key", catalog)
                .offered(sample.files(6))
                .refused("HF-TUF-006");
        vectors.of("bad-catalog-timestamp-as-director", "the hub signs both with one key", sample)
                .offered(catalog.files(6))
                .refused("HF-TUF-006");
        vectors.of("bad-director-root-as-catalog", "it would hand the Catalog to the hub's key", catalog)
                .offered("2.root.json", sample.root(2))
                .offered(sample.files(6))
                .refused("HF-TUF-006");
    }

    private void expired() {
        for (var role : Role.values()) {
            for (var policy : FreshnessPolicy.values()) {
                if (role != Role.TIMESTAMP || policy == FreshnessPolicy.STRICT) {
                    expired(role, policy);
                }
            }
        }
        vectors.of("bad-clock-in-2099-confirmed", "network time says so too: it is 2099", sample)
                .at(new Clock(Instant.parse("2099-01-01T00:00:00Z"), Sample.NOW, true, State.PLAUSIBLE))
                .offered(sample.files(6))
                .refused("HF-TUF-003");
        var later = Sample.director();
        later.issued = Sample.NOW.plus(Duration.ofDays(300));
        later.timestampExpires = later.issued.plus(Duration.ofDays(7));
        var stale = Sample.director();
        stale.snapshotExpires = Sample.NOW.plus(Duration.ofDays(100));
        var snapshot = stale.snapshot(6, 6, stale.targets(6));
        vectors.of("bad-expired-when-the-timestamp-was-issued", "the timestamp proves that it is later", sample)
                .offered(later.chain(6, 6, 6, snapshot, stale.targets(6)))
                .refused("HF-TUF-003", 1, 6, 5, 5);
    }

    private void expired(Role role, FreshnessPolicy policy) {
        var old = Sample.director();
        old.issued = Sample.NOW.minus(Duration.ofDays(500));
        var ended = Sample.NOW.minus(Duration.ofSeconds(1));
        switch (role) {
            case ROOT -> old.rootExpires = ended;
            case TIMESTAMP -> old.timestampExpires = ended;
            case SNAPSHOT -> old.snapshotExpires = ended;
            case TARGETS -> old.targetsExpires = ended;
        }
        var offering = vectors.of(
                        "bad-expired-" + role.text() + (policy == FreshnessPolicy.OFFLINE ? "-offline" : ""),
                        "a second too late",
                        sample)
                .offered("2.root.json", old.root(2))
                .offered(old.files(6));
        var reached = List.of(Role.values()).indexOf(role);
        (policy == FreshnessPolicy.OFFLINE ? offering.offline() : offering)
                .refused("HF-TUF-003", 2, reached > 1 ? 6 : 5, reached > 2 ? 6 : 5, 5);
    }

    private void mixed() {
        var other = Sample.director();
        other.content = "kind: tampered-at";
        vectors.of("bad-wrong-snapshot-hash", "another snapshot of equal length", sample)
                .offered(sample.files(6))
                .offered("6.snapshot.json", sample.files(7).getOrDefault("7.snapshot.json", Bytes.utf8("")))
                .refused("HF-TUF-014", 1, 6, 5, 5);
        vectors.of("bad-wrong-targets-hash", "another targets file of equal length", sample)
                .offered(sample.files(6))
                .offered("6.targets.json", sample.targets(7))
                .refused("HF-TUF-014", 1, 6, 6, 5);
        vectors.of("bad-wrong-targets-length", "a longer targets file", sample)
                .offered(sample.files(6))
                .offered("6.targets.json", sample.targets(60))
                .refused("HF-TUF-013", 1, 6, 6, 5);
        vectors.of("bad-wrong-snapshot-version", "the timestamp says 6, the file says 7", sample)
                .offered("timestamp.json", sample.timestamp(6, 6, sample.snapshot(7, 6, sample.targets(6))))
                .offered("6.snapshot.json", sample.snapshot(7, 6, sample.targets(6)))
                .refused("HF-TUF-015", 1, 6, 5, 5);
        vectors.of("bad-wrong-targets-version", "the snapshot says 6, the file says 7", sample)
                .offered(sample.chain(6, 6, 6, sample.snapshot(6, 6, sample.targets(7)), sample.targets(7)))
                .refused("HF-TUF-015", 1, 6, 6, 5);
        vectors.of("bad-snapshot-forgets-a-file", "a file that our snapshot names is gone", sample)
                .trusted(sample.adopted(5).with(Role.SNAPSHOT, Optional.of(alsoNaming("team.json"))))
                .offered(sample.files(6))
                .refused("HF-TUF-016", 1, 6, 5, 5);
    }

    private Bytes alsoNaming(String file) {
        return Sample.edit(
                sample.snapshot(5, 5, sample.targets(5)),
                signed -> Sample.with(signed, Json.object("version", 1), "meta", file),
                sample.snapshotKeys);
    }

    private void unsigned() {
        List<SigningKey> nobody = List.of();
        var stranger = List.of(Sample.key(99));
        var files = sample.files(6);
        for (var signers : List.of(nobody, stranger)) {
            var name = signers.isEmpty() ? "bad-unsigned-" : "bad-signed-by-a-stranger-";
            var says = signers.isEmpty() ? "no signature at all" : "a good signature by an unknown key";
            vectors.of(name + "root", says, sample)
                    .offered(files)
                    .offered("2.root.json", Sample.edit(sample.root(2), signed -> signed, signers))
                    .refused("HF-TUF-001");
            var timestamp =
                    Sample.edit(sample.files(6).getOrDefault("timestamp.json", Bytes.utf8("")), s -> s, signers);
            vectors.of(name + "timestamp", says, sample)
                    .offered(files)
                    .offered("timestamp.json", timestamp)
                    .refused("HF-TUF-001");
            var snapshot = Sample.edit(sample.snapshot(6, 6, sample.targets(6)), signed -> signed, signers);
            vectors.of(name + "snapshot", says, sample)
                    .offered(sample.chain(6, 6, 6, snapshot, sample.targets(6)))
                    .refused("HF-TUF-001", 1, 6, 5, 5);
            var targets = Sample.edit(sample.targets(6), signed -> signed, signers);
            vectors.of(name + "targets", says, sample)
                    .offered(sample.chain(6, 6, 6, sample.snapshot(6, 6, targets), targets))
                    .refused("HF-TUF-001", 1, 6, 6, 5);
        }
    }
}
