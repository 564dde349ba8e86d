package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.store.HookRows;
import dev.holdfast.agent.store.JournalRows;
import dev.holdfast.agent.store.LayerRows;
import dev.holdfast.agent.store.RevisionRows;
import dev.holdfast.agent.store.RevisionRows.Held;
import dev.holdfast.agent.store.RunningRows;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.report.SiteReport;
import dev.holdfast.protocol.value.GeneratedValue;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which revision is being worked on, how far it is, and which ones failed: in the store first, then here. Confined to
 * the loop.
 */
final class Progress {
    private final StateDb store;
    private final RunningRows running = new RunningRows();
    private final LayerRows rows = new LayerRows();
    private final RevisionRows revisions = new RevisionRows();
    private final HookRows hooks = new HookRows();
    private final JournalRows journal = new JournalRows();
    private final Map<String, LayerRows.Progress> layers = new TreeMap<>();
    private volatile Optional<DesiredState> target;
    private volatile Optional<DesiredState> good;
    private List<Held> held;
    private long applied;

    Progress(StateDb store) {
        this.store = store;
        var found = store.read(running::find);
        target = found.map(row -> DesiredState.parse(row.target()));
        applied = found.map(RunningRows.Running::applied).orElse(0L);
        // Before revisions were remembered, the one that was complete could only be the running one.
        good = store.read(revisions::good)
                .map(DesiredState::parse)
                .or(() -> target.filter(state -> state.revision().value() == applied));
        held = List.of();
        reload();
    }

    Optional<DesiredState> target() {
        return target;
    }

    /** The last revision that was complete. */
    Optional<DesiredState> good() {
        return good;
    }

    /** The oldest revision whose content must stay readable. */
    Optional<DesiredState> oldest() {
        return good.filter(state -> target.filter(running -> running.revision().compareTo(state.revision()) < 0)
                        .isEmpty())
                .or(() -> target);
    }

    long applied() {
        return applied;
    }

    /** What failed and is not tried again by itself. */
    List<Held> held() {
        return held;
    }

    /** Whether the last good revision was put back because a newer one failed. */
    boolean backed() {
        return held.stream().anyMatch(Held::back);
    }

    Optional<LayerRows.Progress> layer(String key) {
        return Optional.ofNullable(layers.get(key));
    }

    /**
     * Moves to the newest revision, unless it is paused and would change what runs, or has what failed before. Answers
     * whether it moved.
     */
    boolean adopt(DesiredState newest, Instant now) {
        var content = newest.write();
        if (target.map(DesiredState::write).filter(content::equals).isPresent()) {
            return false;
        }
        var like = held.stream()
                .filter(old -> old.layers().equals(fingerprint(newest)))
                .findFirst();
        if (like.isPresent()) {
            holdToo(newest.revision().value(), like.get());
        }
        if (like.filter(Held::back).isPresent()) {
            return false;
        }
        var same = target.filter(old -> old.layers().equals(newest.layers())
                        && old.tombstones().equals(newest.tombstones())
                        && old.secrets().equals(newest.secrets())
                        && old.generated().equals(newest.generated()))
                .isPresent();
        if (newest.settings().paused() && !same) {
            return false;
        }
        store.write(connection -> {
            running.set(connection, new RunningRows.Running(content, applied));
            if (good.isPresent()) {
                revisions.good(connection, good.get().write());
            }
            if (like.isEmpty()) {
                revisions.release(connection);
                hooks.forgetFailed(connection);
                rows.restart(connection, now);
            }
            return content;
        });
        reload();
        target = Optional.of(newest);
        return true;
    }

    /** A secret turned over, which may be all that was wrong: what failed is tried again. */
    void forgive(Instant now) {
        store.write(connection -> {
            revisions.release(connection);
            hooks.forgetFailed(connection);
            rows.restart(connection, now);
            return now;
        });
        reload();
    }

    /** The running revision is finished. Answers whether that is news. */
    boolean finish() {
        var revision = target.map(state -> state.revision().value()).orElse(0L);
        if (revision == applied || target.isEmpty()) {
            return false;
        }
        var content = target.get().write();
        // Goes to the disk with what is shown of it; a power cut in between finds everything as it is now.
        store.soon(connection -> {
            running.set(connection, new RunningRows.Running(content, revision));
            revisions.good(connection, content);
            revisions.release(connection);
            hooks.forgetFailed(connection);
            return revision;
        });
        good = target;
        held = List.of();
        applied = revision;
        return true;
    }

    /** The running revision failed; it stays as it is. Answers whether that is news. */
    boolean hold(String message, Instant now) {
        return fail(message, now, false);
    }

    /** The running revision failed; the last good one is put back. */
    boolean rollBack(String message, Instant now) {
        return good.isPresent() && fail(message, now, true);
    }

    private boolean fail(String message, Instant now, boolean back) {
        var failed = target.orElseThrow();
        var revision = failed.revision().value();
        if (held.stream().anyMatch(old -> old.revision() == revision)) {
            return false;
        }
        var row = new Held(revision, fingerprint(failed), message, back, now);
        var next = back ? good.orElseThrow() : failed;
        store.write(connection -> {
            revisions.hold(connection, row);
            if (back) {
                running.set(connection, new RunningRows.Running(next.write(), applied));
            }
            var what = "revision " + revision + " failed: " + message
                    + (back ? "; revision " + next.revision() + " is put back" : "; held as it is");
            journal.add(connection, new JournalRows.Entry(now, back ? "rolledBack" : "held", what));
            return row;
        });
        held = with(row);
        target = Optional.of(next);
        return true;
    }

    private void holdToo(long revision, Held like) {
        if (held.stream().noneMatch(old -> old.revision() == revision)) {
            var row = new Held(revision, like.layers(), like.message(), like.back(), like.at());
            store.write(connection -> {
                revisions.hold(connection, row);
                return row;
            });
            held = with(row);
        }
    }

    /** Somebody else wrote that what failed may be tried again: reads it. */
    final void reload() {
        held = store.read(revisions::held);
        layers.clear();
        store.read(rows::all).forEach(layer -> layers.put(layer.shown().key(), layer));
    }

    private List<Held> with(Held row) {
        var all = new ArrayList<>(held);
        all.add(row);
        return List.copyOf(all);
    }

    /** What a revision makes of the cluster, whatever its number and settings. */
    private static String fingerprint(DesiredState state) {
        var text = new StringBuilder();
        state.layers().stream().map(DesiredLayer::identity).forEach(digest -> text.append(digest)
                .append('\n'));
        state.layers().forEach(layer -> text.append(layer.key()).append('\n'));
        state.tombstones().forEach(key -> text.append('-').append(key).append('\n'));
        state.secrets()
                .forEach((variable, secret) ->
                        text.append(variable).append('=').append(secret).append('\n'));
        state.generated().forEach((variable, value) -> {
            if (value instanceof GeneratedValue.Tls(var hosts)) {
                text.append(variable).append('=').append(hosts).append('\n');
            }
        });
        return Digest.of(Bytes.utf8(text.toString()).toArray()).toString();
    }

    /** What is shown now; only what changed is written. */
    void show(ReconcileStatus status, ReconcileStatus before, Map<String, Begun> begun) {
        var next = new TreeMap<String, LayerRows.Progress>();
        for (var shown : status.layers()) {
            var work = begun.getOrDefault(shown.key(), new Begun(shown.since(), false));
            next.put(shown.key(), new LayerRows.Progress(shown, work.at(), work.settled(), took(shown, work)));
        }
        if (next.equals(layers) && status.conditions().equals(before.conditions())) {
            store.keep();
            return;
        }
        store.write(connection -> {
            for (var old : layers.keySet()) {
                if (!next.containsKey(old)) {
                    rows.remove(connection, old);
                }
            }
            for (var layer : next.values()) {
                if (!layer.equals(layers.get(layer.shown().key()))) {
                    rows.put(connection, layer);
                }
            }
            running.conditions(connection, status.conditions());
            return status;
        });
        layers.clear();
        layers.putAll(next);
    }

    /** Noted when the content is complete for the first time; part of a second is a second. */
    private Duration took(SiteReport.Layer shown, Begun work) {
        var old = Optional.ofNullable(layers.get(shown.key()));
        var known = old.filter(row -> row.settled() && row.shown().digest().equals(shown.digest()))
                .isPresent();
        var took = Duration.between(work.at(), shown.since()).plusSeconds(1);
        return work.settled() && !known && took.isPositive()
                ? took.truncatedTo(ChronoUnit.SECONDS)
                : old.map(LayerRows.Progress::took).orElse(Duration.ZERO);
    }

    /** What was shown last, before a restart too. */
    ReconcileStatus remembered() {
        var conditions = store.read(running::conditions);
        return new ReconcileStatus(
                applied,
                false,
                conditions,
                layers.values().stream().map(LayerRows.Progress::shown).toList(),
                List.of(),
                held.stream().map(Held::revision).toList(),
                Map.of(),
                List.of());
    }

    /** When work on a layer's content began, and whether it was complete once. */
    record Begun(Instant at, boolean settled) {}
}
