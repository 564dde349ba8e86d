package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.Stamp;
import dev.holdfast.agent.kube.WatchListener;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps one watch per kind that we own objects of, and remembers their newest versions. Thread-safe. */
final class Observer implements AutoCloseable {
    private final KubeApi api;
    private final Runnable wake;
    private final Map<ObjectRef, KubeApi.Watch> watches = new ConcurrentHashMap<>();
    private final Map<String, Stamp> stamps = new ConcurrentHashMap<>();
    private final Set<ObjectRef> listed = ConcurrentHashMap.newKeySet();
    private final Map<ObjectRef, String> refused = new ConcurrentHashMap<>();
    private volatile boolean suspicious;

    /** What is known of an object without asking for it. */
    sealed interface Sight {
        /** The kind has not been listed yet. */
        record Unknown() implements Sight {}

        /** Not there, or without our label. */
        record Missing() implements Sight {}

        /** There, in this version. */
        record Present(Stamp stamp) implements Sight {}
    }

    Observer(KubeApi api, Runnable wake) {
        this.api = api;
        this.wake = wake;
    }

    /** The kind of an object, as a reference without names. */
    static ObjectRef kind(ObjectRef ref) {
        return new ObjectRef(ref.apiVersion(), ref.kind(), "", "");
    }

    /** Watches these kinds and no others. */
    void follow(Set<ObjectRef> kinds) {
        for (var kind : kinds) {
            if (!watches.containsKey(kind)) {
                watches.put(kind, api.watch(kind.apiVersion(), kind.kind(), listener(kind)));
            }
        }
        for (var kind : Set.copyOf(watches.keySet())) {
            if (!kinds.contains(kind)) {
                Optional.ofNullable(watches.remove(kind)).ifPresent(KubeApi.Watch::close);
                listed.remove(kind);
                refused.remove(kind);
            }
        }
    }

    Sight sight(String identity, ObjectRef ref) {
        var stamp = stamps.get(identity);
        if (!listed.contains(kind(ref))) {
            return new Sight.Unknown();
        }
        return stamp == null ? new Sight.Missing() : new Sight.Present(stamp);
    }

    /** What the server said about a kind that we may not watch; empty when we may watch all. */
    Optional<String> refused() {
        return refused.values().stream().min(String::compareTo);
    }

    /** Whether a watch broke since this was last asked: the API server may be gone. */
    boolean takeSuspicion() {
        var was = suspicious;
        suspicious = false;
        return was;
    }

    @Override
    public void close() {
        watches.values().forEach(KubeApi.Watch::close);
        watches.clear();
    }

    private WatchListener listener(ObjectRef kind) {
        var prefix = kind.group() + "/" + kind.kind() + "/";
        return new WatchListener() {
            @Override
            public void listed(Map<ObjectRef, Stamp> all) {
                stamps.keySet().removeIf(identity -> identity.startsWith(prefix));
                all.forEach((ref, stamp) -> stamps.put(ref.identity(), stamp));
                listed.add(kind);
                refused.remove(kind);
                wake.run();
            }

            @Override
            public void changed(ObjectRef ref, Stamp stamp) {
                stamps.put(ref.identity(), stamp);
                wake.run();
            }

            @Override
            public void gone(ObjectRef ref) {
                stamps.remove(ref.identity());
                wake.run();
            }

            @Override
            public void refused(String reason) {
                refused.put(kind, reason);
                wake.run();
            }

            @Override
            public void interrupted(String reason) {
                listed.remove(kind);
                suspicious = true;
                wake.run();
            }
        };
    }
}
