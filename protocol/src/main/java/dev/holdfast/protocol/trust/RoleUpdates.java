package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;

/** Timestamp, snapshot and targets in their order (TUF 5.4 to 5.6). Confined to one update. */
final class RoleUpdates {
    private final Binding binding;
    private final RootContent keys;
    private final Fetcher fetcher;
    private final UpdateRun run;

    RoleUpdates(Binding binding, RootContent keys, Fetcher fetcher, UpdateRun run) {
        this.binding = binding;
        this.keys = keys;
        this.fetcher = fetcher;
        this.run = run;
    }

    Metadata timestamp(FreshnessPolicy policy) {
        var file = fetch(Role.TIMESTAMP, "timestamp.json", Role.TIMESTAMP.maxBytes());
        var trusted = run.stored(Role.TIMESTAMP);
        var timestamp = trusted.filter(ours -> ours.file().equals(file)).orElseGet(() -> read(Role.TIMESTAMP, file));
        trusted.ifPresent(ours -> follows(ours, timestamp));
        FileMeta.require(timestamp, Role.SNAPSHOT);
        // The one rule that OFFLINE relaxes.
        if (policy == FreshnessPolicy.STRICT) {
            timestamp.requireUnexpired(run.now());
        }
        run.trust(timestamp);
        return timestamp;
    }

    Metadata snapshot(Metadata timestamp) {
        var meta = FileMeta.require(timestamp, Role.SNAPSHOT);
        var trusted = run.stored(Role.SNAPSHOT);
        trusted.ifPresent(ours -> requireNotOlder(Role.SNAPSHOT, ours.version(), meta.version()));
        var kept = trusted.filter(ours -> ours.version() == meta.version());
        kept.ifPresent(ours -> requireSame(meta, ours));
        var snapshot = kept.orElseGet(() -> named(Role.SNAPSHOT, meta));
        trusted.ifPresent(ours -> forgetsNothing(ours, snapshot));
        FileMeta.require(snapshot, Role.TARGETS);
        snapshot.requireUnexpired(run.now());
        run.trust(snapshot);
        return snapshot;
    }

    void targets(Metadata snapshot) {
        var meta = FileMeta.require(snapshot, Role.TARGETS);
        var kept = run.stored(Role.TARGETS)
                .filter(ours -> ours.version() == meta.version() && meta.matches(Role.TARGETS, ours.file()));
        var targets = kept.orElseGet(() -> named(Role.TARGETS, meta));
        TargetList.read(targets);
        targets.requireUnexpired(run.now());
        run.trust(targets);
    }

    /** TUF 5.4.3: neither the timestamp nor the snapshot that it names may be older than ours. */
    private static void follows(Metadata ours, Metadata next) {
        requireNotOlder(Role.TIMESTAMP, ours.version(), next.version());
        if (ours.version() == next.version() && !ours.file().equals(next.file())) {
            throw new Refused(new Rejection.SameVersionOtherBytes(Role.TIMESTAMP, ours.version()));
        }
        requireFollows(Role.SNAPSHOT, FileMeta.require(ours, Role.SNAPSHOT), FileMeta.require(next, Role.SNAPSHOT));
    }

    /** TUF 5.5.5: every file that our snapshot names is still named, and none is older. */
    private static void forgetsNothing(Metadata ours, Metadata next) {
        var named = FileMeta.readAll(next);
        FileMeta.readAll(ours).forEach((file, meta) -> {
            var now = named.get(file);
            if (now == null) {
                throw new Refused(new Rejection.DroppedFromSnapshot(file));
            }
            requireFollows(Role.TARGETS, meta, now);
        });
    }

    private static void requireFollows(Role role, FileMeta ours, FileMeta next) {
        requireNotOlder(role, ours.version(), next.version());
        if (next.contradicts(ours)) {
            throw new Refused(new Rejection.SameVersionOtherBytes(role, next.version()));
        }
    }

    private static void requireNotOlder(Role role, long trusted, long offered) {
        if (offered < trusted) {
            throw new Refused(new Rejection.OlderThanTrusted(role, trusted, offered));
        }
    }

    private static void requireSame(FileMeta meta, Metadata ours) {
        if (!meta.matches(ours.role(), ours.file())) {
            throw new Refused(new Rejection.SameVersionOtherBytes(ours.role(), ours.version()));
        }
    }

    /** A file that another one names: length and hashes before a byte of it is parsed, its version at the end. */
    private Metadata named(Role role, FileMeta meta) {
        if (meta.length() > role.maxBytes()) {
            throw new Refused(new Rejection.TooLarge(role, role.maxBytes(), meta.length()));
        }
        var most = meta.length() == FileMeta.ANY_LENGTH ? role.maxBytes() : (int) meta.length();
        var file = fetch(role, meta.version() + "." + role.text() + ".json", most);
        meta.check(role, file);
        var next = read(role, file);
        if (next.version() != meta.version()) {
            throw new Refused(new Rejection.WrongVersion(role, meta.version(), next.version()));
        }
        return next;
    }

    private Metadata read(Role role, Bytes file) {
        var next = Metadata.read(role, file);
        binding.check(run.state().repository(), next);
        keys.requireSigned(role, next);
        return next;
    }

    private Bytes fetch(Role role, String name, int most) {
        return fetcher.fetch(name, most).orElseThrow(() -> new Refused(new Rejection.Missing(role, name)));
    }
}
