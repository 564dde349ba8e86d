package dev.holdfast.hub.publish;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.MetadataWriter;
import dev.holdfast.protocol.sign.Signer;
import dev.holdfast.protocol.trust.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Signs the roles of one kind of repository. Nothing counts until the caller has stored what it gets. Thread-safe. */
final class RepositorySigner {
    // D3, D9.
    private static final Duration CONTENT_LIFE = Duration.ofDays(400);
    private static final Duration TIMESTAMP_LIFE = Duration.ofDays(7);
    private static final Duration TIMESTAMP_AGE = Duration.ofDays(1);
    private static final Duration CLOCK_JUMP = Duration.ofDays(400);

    /** A signed state and the files that its timestamp vouches for, by name. */
    record Fresh(Signed signed, Map<String, Bytes> files) {}

    private final Signer targets;
    private final Signer snapshot;
    private final Signer timestamp;

    RepositorySigner(Signer targets, Signer snapshot, Signer timestamp) {
        this.targets = targets;
        this.snapshot = snapshot;
        this.timestamp = timestamp;
    }

    /** When targets that are signed now will expire. */
    static Instant targetsExpiry(Instant now) {
        return now.plus(CONTENT_LIFE);
    }

    /** Whether a timestamp is a day old, so that it is time for the next. */
    static boolean timestampIsOld(Signed signed, Instant now) {
        return !signed.signedAt().plus(TIMESTAMP_AGE).isAfter(now);
    }

    /** When a timestamp that is a day old now was signed, at the latest. */
    static Instant oldTimestamps(Instant now) {
        return now.minus(TIMESTAMP_AGE);
    }

    /** Whether half of the life of targets and snapshot is over. */
    static boolean contentIsOld(Signed signed, Instant now) {
        return signed.targetsAt().plus(CONTENT_LIFE.dividedBy(2)).isBefore(now);
    }

    /**
     * Signs all three roles.
     *
     * @param last highest version ever used in this scope, 0 for none
     * @param more members that only the targets carry
     */
    Fresh sign(Scope scope, FleetId fleet, long last, Collection<Target> content, Json.Obj more, Instant now) {
        var version = next(last, now);
        var mark = scope.binding(fleet).issued(scope.repository(), now);
        var targetsMark = mark;
        for (var member : more.members().entrySet()) {
            targetsMark = targetsMark.with(member.getKey(), member.getValue());
        }
        var expires = targetsExpiry(now);
        var targetsBytes = MetadataWriter.targets(version, expires, content, targetsMark, List.of(targets));
        var snapshotBytes = MetadataWriter.snapshot(version, expires, version, targetsBytes, mark, List.of(snapshot));
        var signed =
                new Signed(version, version, version, timestamp(version, version, snapshotBytes, mark, now), now, now);
        return new Fresh(signed, Map.of(signed.targetsFile(), targetsBytes, signed.snapshotFile(), snapshotBytes));
    }

    /** Signs only a new timestamp over the same snapshot. */
    Signed renew(Scope scope, FleetId fleet, Signed signed, Bytes snapshotBytes, Instant now) {
        var version = next(signed.version(), now);
        var mark = scope.binding(fleet).issued(scope.repository(), now);
        return new Signed(
                version,
                signed.targetsVersion(),
                signed.snapshotVersion(),
                timestamp(version, signed.snapshotVersion(), snapshotBytes, mark, now),
                now,
                signed.targetsAt());
    }

    private Bytes timestamp(long version, long snapshotVersion, Bytes snapshotBytes, Json.Obj mark, Instant now) {
        return MetadataWriter.timestamp(
                version, now.plus(TIMESTAMP_LIFE), snapshotVersion, snapshotBytes, mark, List.of(timestamp));
    }

    private static long next(long last, Instant now) {
        var next = MetadataWriter.nextVersion(last, now);
        if (last > 0 && next - last > CLOCK_JUMP.toMillis()) {
            throw new Refusal(
                    "HF-PUB-005",
                    "a clock at most 400 days after the last signature",
                    "one that is further ahead",
                    "set the clock of the hub; a wrong one would make its versions unusable for ever");
        }
        return next;
    }
}
