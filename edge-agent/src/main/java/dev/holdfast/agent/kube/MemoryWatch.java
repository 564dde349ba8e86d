package dev.holdfast.agent.kube;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** One watch on the cluster in memory. Confined to the cluster's lock. */
final class MemoryWatch implements KubeApi.Watch {
    private final String apiVersion;
    private final String kind;
    private final WatchListener listener;
    private final Consumer<MemoryWatch> onClose;
    private final Set<ObjectRef> shown = new HashSet<>();

    MemoryWatch(String apiVersion, String kind, WatchListener listener, Consumer<MemoryWatch> onClose) {
        this.apiVersion = apiVersion;
        this.kind = kind;
        this.listener = listener;
        this.onClose = onClose;
    }

    WatchListener listener() {
        return listener;
    }

    void list(Collection<Json.Obj> all) {
        Map<ObjectRef, Stamp> mine = new HashMap<>();
        all.stream()
                .map(LiveObject::new)
                .filter(this::concerns)
                .filter(LiveObject::managed)
                .forEach(object -> mine.put(as(object), object.stamp()));
        shown.clear();
        shown.addAll(mine.keySet());
        listener.listed(Map.copyOf(mine));
    }

    void changed(LiveObject object) {
        if (!concerns(object)) {
            return;
        }
        if (object.managed()) {
            shown.add(as(object));
            listener.changed(as(object), object.stamp());
        } else if (shown.remove(as(object))) {
            listener.gone(as(object));
        }
    }

    void gone(LiveObject object) {
        if (concerns(object) && shown.remove(as(object))) {
            listener.gone(as(object));
        }
    }

    @Override
    public void close() {
        onClose.accept(this);
    }

    private ObjectRef as(LiveObject object) {
        var ref = object.ref();
        return new ObjectRef(apiVersion, kind, ref.namespace(), ref.name());
    }

    private boolean concerns(LiveObject object) {
        var ref = object.ref();
        return ref.kind().equals(kind) && ref.group().equals(new ObjectRef(apiVersion, kind, "", "").group());
    }
}
