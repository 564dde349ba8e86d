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
    private final Map<String, KubeApi.Watch> watches = new ConcurrentHashMap<>();
    private final Map<String, Stamp> stamps = new ConcurrentHashMap<>();
    private final Set<String> listed = ConcurrentHashMap.newKeySet();
    private final Map<String, String> refused = new ConcurrentHashMap<>();
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

    void follow(Set<ObjectRef> kinds) {
        var keys = ConcurrentHashMap.<String>newKeySet();
        for (var ref : kinds) {
            var key = ref.apiVersion() + " " + ref.kind();
            keys.add(key);
            if (!watches.containsKey(key)) {
                watches.put(key, api.watch(ref.apiVersion(), ref.kind(), listener(key)));
            }
        }
        for (var key : Set.copyOf(watches.keySet())) {
            if (!keys.contains(key)) {
                Optional.ofNullable(watches.remove(key)).ifPresent(KubeApi.Watch::close);
                listed.remove(key);
                refused.remove(key);
            }
        }
    }

    Sight sight(ObjectRef ref) {
        var key = ref.apiVersion() + " " + ref.kind();
        var stamp = stamps.get(ref.identity());
        if (!listed.contains(key)) {
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

    private WatchListener listener(String key) {
        return new WatchListener() {
            @Override
            public void listed(Map<ObjectRef, Stamp> all) {
                stamps.keySet().removeIf(identity -> identity.startsWith(prefix(key)));
                all.forEach((ref, stamp) -> stamps.put(ref.identity(), stamp));
                listed.add(key);
                refused.remove(key);
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
                refused.put(key, reason);
                wake.run();
            }

            @Override
            public void interrupted(String reason) {
                listed.remove(key);
                suspicious = true;
                wake.run();
            }
        };
    }

    /** How identities of objects of this kind begin. */
    private static String prefix(String key) {
        var space = key.indexOf(' ');
        var ref = new ObjectRef(key.substring(0, space), key.substring(space + 1), "", "");
        return ref.group() + "/" + ref.kind() + "/";
    }
}
