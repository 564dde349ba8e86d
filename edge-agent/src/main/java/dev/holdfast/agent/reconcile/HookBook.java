package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.store.HookRows;
import dev.holdfast.agent.store.HookRows.Run;
import dev.holdfast.agent.store.HookRows.State;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.protocol.id.LayerKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The journal of hooks: read once, then every change first in the store and then here. Confined to the loop. */
final class HookBook {
    private final StateDb store;
    private final HookRows rows = new HookRows();
    private final Map<Key, Run> runs = new HashMap<>();

    private record Key(LayerKey layer, String digest, String event, String hook) {
        static Key of(Run run) {
            return new Key(run.layer(), run.digest(), run.event(), run.hook());
        }
    }

    HookBook(StateDb store) {
        this.store = store;
        reload();
    }

    /** Somebody else wrote that what failed may be tried again: reads it. */
    void reload() {
        runs.clear();
        store.read(rows::all).forEach(run -> runs.put(Key.of(run), run));
    }

    /** The run of a hook; number 0 when it never ran. */
    Run find(LayerKey layer, String digest, String event, String hook) {
        return runs.getOrDefault(
                new Key(layer, digest, event, hook), new Run(layer, digest, event, hook, 0, State.INTENDED, ""));
    }

    /** Runs of a content that have not ended. */
    List<Run> open(LayerKey layer, String digest) {
        return runs.values().stream()
                .filter(run -> run.layer().equals(layer) && run.digest().equals(digest))
                .filter(run -> run.state() == State.INTENDED || run.state() == State.CREATED)
                .toList();
    }

    /** Notes that the hook's object is about to be made; a run keeps its number when it is tried again. */
    Run intend(Run run) {
        if (run.number() > 0) {
            return run;
        }
        var intended = store.write(connection -> {
            var fresh = numbered(run, rows.next(connection));
            rows.put(connection, fresh);
            return fresh;
        });
        runs.put(Key.of(intended), intended);
        return intended;
    }

    /** Notes how far it is now. */
    Run become(Run run, State state, String message) {
        var next = store.write(connection -> {
            var known = run.number() > 0 ? run : numbered(run, rows.next(connection));
            var changed = known.become(state, message);
            rows.put(connection, changed);
            return changed;
        });
        runs.put(Key.of(next), next);
        return next;
    }

    void forgetOthers(LayerKey layer, String digest) {
        if (runs.keySet().stream()
                .anyMatch(key -> key.layer().equals(layer) && !key.digest().equals(digest))) {
            store.write(connection -> {
                rows.forgetOthers(connection, layer, digest);
                return layer;
            });
            runs.keySet()
                    .removeIf(key -> key.layer().equals(layer) && !key.digest().equals(digest));
        }
    }

    void forget(LayerKey layer) {
        store.write(connection -> {
            rows.forget(connection, layer);
            return layer;
        });
        runs.keySet().removeIf(key -> key.layer().equals(layer));
    }

    private static Run numbered(Run run, long number) {
        return new Run(run.layer(), run.digest(), run.event(), run.hook(), number, run.state(), run.message());
    }
}
