package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.trust.EffectiveClock.State;
import dev.holdfast.protocol.trust.TrustVector.Clock;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** What must be accepted, or else sites get stuck. */
final class GoodVectors {
    private static final long BURNT = 9_007_199_254_740_000L;

    private GoodVectors() {}

    static void addTo(Vectors vectors) {
        ordinary(vectors);
        rotations(vectors);
        clocks(vectors);
        shapes(vectors);
    }

    private static void ordinary(Vectors vectors) {
        var sample = Sample.director();
        vectors.of("good-first-update", "a site that knows only its pinned root", sample)
                .trusted(sample.pinned())
                .offered("1.root.json", sample.root(1))
                .offered(sample.files(5))
                .accepted(1, 5, 5, 5);
        vectors.of("good-nothing-new", "the same files again change nothing", sample)
                .offered(sample.files(5))
                .accepted(1, 5, 5, 5);
        vectors.of("good-newer", "the next version", sample)
                .offered(sample.files(6))
                .accepted(1, 6, 6, 6);
        var catalog = Sample.catalog();
        var full = catalog.targetsKeys;
        catalog.targetsKeys = full.subList(0, 2);
        var twoOfThree = catalog.targets(6);
        catalog.targetsKeys = full;
        vectors.of("good-two-of-three-signed", "a catalog that two of three people signed", catalog)
                .offered(catalog.chain(6, 6, 6, catalog.snapshot(6, 6, twoOfThree), twoOfThree))
                .accepted(1, 6, 6, 6);
        var resigned = Sample.director();
        resigned.timestampExpires = Sample.NOW.plus(Duration.ofDays(14));
        var old = Sample.director();
        vectors.of("good-only-the-timestamp-is-new", "a daily new timestamp over the same content", resigned)
                .offered(old.files(5))
                .offered("timestamp.json", resigned.timestamp(6, 5, old.snapshot(5, 5, old.targets(5))))
                .accepted(1, 6, 5, 5);
    }

    private static void rotations(Vectors vectors) {
        var old = Sample.director();
        var next = Sample.director();
        next.rootKeys = List.of(Sample.key(1), Sample.key(4), Sample.key(5));
        next.targetsKeys = List.of(Sample.key(13));
        vectors.of("good-key-rotation", "two root keys and the targets key replaced, signed by old and new", old)
                .offered("2.root.json", next.root(2, Sample.key(2)))
                .offered(next.files(6))
                .accepted(2, 6, 6, 6);
        var recovered = Sample.director();
        recovered.timestampKeys = List.of(Sample.key(14));
        recovered.snapshotKeys = List.of(Sample.key(15));
        vectors.of(
                        "good-fast-forward-recovery",
                        "versions that a thief drove up are forgotten with the keys that signed them",
                        old)
                .trusted(old.adopted(BURNT))
                .offered("2.root.json", recovered.root(2))
                .offered(recovered.files(6))
                .accepted(2, 6, 6, 6);
        var dark = Sample.director();
        var past = Sample.director();
        past.rootExpires = Sample.NOW.minus(Duration.ofDays(90));
        dark.issued = Sample.NOW.minus(Duration.ofDays(37));
        dark.timestampExpires = Sample.NOW.minus(Duration.ofDays(30));
        vectors.of("good-dark-for-a-year", "old roots and the timestamp may have expired, the last root not", old)
                .offered("2.root.json", past.root(2))
                .offered("3.root.json", past.root(3))
                .offered("4.root.json", dark.root(4))
                .offered(dark.files(6))
                .offline()
                .accepted(4, 6, 6, 6);
    }

    private static void clocks(Vectors vectors) {
        var sample = Sample.director();
        var expired = Sample.director();
        expired.issued = Sample.NOW.minus(Duration.ofDays(8));
        expired.timestampExpires = Sample.NOW.minus(Duration.ofDays(1));
        vectors.of("good-expired-timestamp-offline", "the one expiry that does not count on a stick", sample)
                .offered(expired.files(6))
                .offline()
                .accepted(1, 6, 6, 6);
        vectors.of("good-clock-in-1970", "the floor time counts instead", sample)
                .at(new Clock(Instant.EPOCH, Sample.NOW, false, State.BEHIND))
                .offered(sample.files(6))
                .accepted(1, 6, 6, 6);
        vectors.of("good-clock-in-2099", "a jumped clock expires nothing", sample)
                .at(new Clock(Instant.parse("2099-01-01T00:00:00Z"), Sample.NOW, false, State.AHEAD_SUSPECT))
                .offered(sample.files(6))
                .accepted(1, 6, 6, 6);
    }

    private static void shapes(Vectors vectors) {
        var sample = Sample.director();
        var files = sample.files(6);
        var extended = Sample.edit(
                sample.targets(6),
                signed ->
                        signed.with("future", Json.object("a", "line\nfeed \u00e6 \"quoted\" \\", "b", List.of(1, 2))),
                sample.targetsKeys);
        vectors.of("good-unknown-fields", "they are signed like all others and otherwise ignored", sample)
                .offered(sample.chain(6, 6, 6, sample.snapshot(6, 6, extended), extended))
                .accepted(1, 6, 6, 6);
        var moreRoles = Sample.edit(
                sample.root(2),
                signed -> Sample.with(
                        signed, Json.object("keyids", List.of(), "threshold", 1), "roles", "offline-snapshot"),
                sample.rootKeys);
        vectors.of("good-unknown-role-in-root", "a role of another release", sample)
                .offered("2.root.json", moreRoles)
                .offered(files)
                .accepted(2, 6, 6, 6);
        var snapshot = sample.snapshot(6, 6, sample.targets(6));
        var sha512 = Sample.edit(
                sample.timestamp(6, 6, snapshot),
                signed ->
                        Sample.with(signed, Json.object("sha512", sha512(snapshot)), "meta", "snapshot.json", "hashes"),
                sample.timestampKeys);
        vectors.of("good-sha512", "SHA-512 instead of SHA-256", sample)
                .offered(files)
                .offered("timestamp.json", sha512)
                .accepted(1, 6, 6, 6);
        var bare = Sample.edit(
                sample.timestamp(6, 6, snapshot),
                signed -> Sample.with(signed, Json.object("version", 6), "meta", "snapshot.json"),
                sample.timestampKeys);
        vectors.of("good-no-hash-in-timestamp", "TUF lets length and hash be left out", sample)
                .offered(files)
                .offered("timestamp.json", bare)
                .accepted(1, 6, 6, 6);
        var oneBroken = Sample.parse(sample.root(2));
        var broken = oneBroken.with("signatures", brokenFirst(oneBroken));
        vectors.of("good-one-broken-signature", "the threshold is met without it", sample)
                .offered("2.root.json", dev.holdfast.protocol.json.StrictJson.writeSorted(broken))
                .offered(files)
                .accepted(2, 6, 6, 6);
    }

    private static Json.Arr brokenFirst(Json.Obj file) {
        if (file.members().get("signatures") instanceof Json.Arr(var items)
                && items.getFirst() instanceof Json.Obj one) {
            return new Json.Arr(List.of(one.with("sig", ""), items.get(1), items.get(2)));
        }
        throw new IllegalArgumentException("no signatures");
    }

    private static String sha512(Bytes file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(file.toArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
