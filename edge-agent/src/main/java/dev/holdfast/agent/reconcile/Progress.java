package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.store.LayerRows;
import dev.holdfast.agent.store.RunningRows;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.id.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which revision is being worked on and how far it is: in the store first, then here. Confined to the loop. */
final class Progress {
    private final StateDb store;
    private final RunningRows running = new RunningRows();
    private final LayerRows rows = new LayerRows();
    private final Map<String, LayerRows.Progress> layers = new TreeMap<>();
    private Optional<DesiredState> target;
    private long applied;

    Progress(StateDb store) {
        this.store = store;
        var found = store.read(running::find);
        target = found.map(row -> DesiredState.parse(row.target()));
        applied = found.map(RunningRows.Running::applied).orElse(0L);
        store.read(rows::all).forEach(layer -> layers.put(layer.shown().key(), layer));
    }

    Optional<DesiredState> target() {
        return target;
    }

    long applied() {
        return applied;
    }

    Optional<LayerRows.Progress> layer(String key) {
        return Optional.ofNullable(layers.get(key));
    }

    /**
     * Moves to the newest revision, unless it is paused and would change what runs. Answers whether it moved.
     */
    boolean adopt(DesiredState newest) {
        var content = newest.write();
        if (target.map(DesiredState::write).filter(content::equals).isPresent()) {
            return false;
        }
        var same = target.filter(old ->
                        old.layers().equals(newest.layers()) && old.tombstones().equals(newest.tombstones()))
                .isPresent();
        if (newest.settings().paused() && !same) {
            return false;
        }
        save(content, applied);
        target = Optional.of(newest);
        return true;
    }

    /** The running revision is finished. Answers whether that is news. */
    boolean finish() {
        var revision = target.map(state -> state.revision().value()).orElse(0L);
        if (revision == applied || target.isEmpty()) {
            return false;
        }
        save(target.get().write(), revision);
        applied = revision;
        return true;
    }

    /** What is shown now; only what changed is written. */
    void show(ReconcileStatus status, ReconcileStatus before, Map<String, Begun> begun) {
        var next = new TreeMap<String, LayerRows.Progress>();
        for (var shown : status.layers()) {
            var work = begun.getOrDefault(shown.key(), new Begun(shown.since(), false));
            next.put(shown.key(), new LayerRows.Progress(shown, work.at(), work.settled()));
        }
        if (next.equals(layers) && status.conditions().equals(before.conditions())) {
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

    /** What was shown last, before a restart too. */
    ReconcileStatus remembered() {
        var conditions = store.read(running::conditions);
        return new ReconcileStatus(
                applied,
                false,
                conditions,
                layers.values().stream().map(LayerRows.Progress::shown).toList(),
                List.of());
    }

    /** When work on a layer's content began, and whether it was complete once. */
    record Begun(Instant at, boolean settled) {}

    private void save(Bytes content, long finished) {
        store.write(connection -> {
            running.set(connection, new RunningRows.Running(content, finished));
            return finished;
        });
    }
}
