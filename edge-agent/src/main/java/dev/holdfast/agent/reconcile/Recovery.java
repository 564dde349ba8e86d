package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.agent.kube.Stamp;
import dev.holdfast.agent.kube.WatchListener;
import dev.holdfast.agent.store.InventoryRows;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the inventory whole after a loss of the store: what carries our label in the cluster, by kind, as far as it may
 * ever be pruned. Until a whole pass after that, nothing is removed. Confined to the loop.
 */
final class Recovery {
    /** In the order of application; kinds that keep data and custom resources are never pruned and so not looked for. */
    private static final List<String> KINDS = List.of(
            "scheduling.k8s.io/v1 PriorityClass",
            "storage.k8s.io/v1 StorageClass",
            "storage.k8s.io/v1 CSIDriver",
            "node.k8s.io/v1 RuntimeClass",
            "networking.k8s.io/v1 IngressClass",
            "v1 ResourceQuota",
            "v1 LimitRange",
            "networking.k8s.io/v1 NetworkPolicy",
            "v1 ServiceAccount",
            "rbac.authorization.k8s.io/v1 ClusterRole",
            "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
            "rbac.authorization.k8s.io/v1 Role",
            "rbac.authorization.k8s.io/v1 RoleBinding",
            "v1 Secret",
            "v1 ConfigMap",
            "policy/v1 PodDisruptionBudget",
            "v1 Service",
            "v1 ReplicationController",
            "v1 Pod",
            "apps/v1 DaemonSet",
            "apps/v1 ReplicaSet",
            "apps/v1 Deployment",
            "apps/v1 StatefulSet",
            "autoscaling/v2 HorizontalPodAutoscaler",
            "batch/v1 Job",
            "batch/v1 CronJob",
            "networking.k8s.io/v1 Ingress",
            "apiregistration.k8s.io/v1 APIService",
            "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration",
            "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration",
            "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy",
            "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding");

    private final KubeApi api;
    private final StateDb store;
    private final Book book;
    private final EventSink events;
    private final Runnable wake;
    private final InventoryRows rows = new InventoryRows();
    private final Map<String, KubeApi.Watch> watches = new HashMap<>();
    private final Map<String, Map<ObjectRef, Stamp>> listed = new ConcurrentHashMap<>();
    private boolean confirmed;
    private boolean found;

    Recovery(KubeApi api, StateDb store, Book book, EventSink events, Runnable wake) {
        this.api = api;
        this.store = store;
        this.book = book;
        this.events = events;
        this.wake = wake;
        confirmed = store.read(rows::confirmed);
    }

    /** One step, when everything wanted is applied; what is still to be found out, empty when things may be removed. */
    Optional<String> confirm() {
        if (confirmed) {
            return Optional.empty();
        }
        if (found) {
            return done();
        }
        for (var kind : KINDS) {
            if (!watches.containsKey(kind) && !listed.containsKey(kind)) {
                follow(kind);
            }
        }
        if (!listed.keySet().containsAll(KINDS)) {
            return Optional.of("the inventory was lost; what is ours in the cluster is being looked for");
        }
        close();
        var missing = missing();
        if (missing.isEmpty()) {
            listed.clear();
            return Optional.of("the inventory was lost; the API server gave no answer about objects of ours");
        }
        book.intend(missing.get());
        found = true;
        if (missing.get().isEmpty()) {
            return done();
        }
        events.event(
                "reconcile.inventory",
                "",
                "warning",
                missing.get().size() + " objects of ours were found again by their label after a loss of the store");
        return Optional.of("the inventory was found again; a whole pass has to confirm it");
    }

    void close() {
        watches.values().forEach(KubeApi.Watch::close);
        watches.clear();
    }

    private Optional<String> done() {
        store.write(connection -> {
            rows.confirm(connection);
            return true;
        });
        confirmed = true;
        listed.clear();
        return Optional.empty();
    }

    private void follow(String kind) {
        var apiVersion = kind.substring(0, kind.indexOf(' '));
        var name = kind.substring(kind.indexOf(' ') + 1);
        switch (api.kind(apiVersion, name)) {
            case Answer.Known known -> {
                var look = new Look(kind);
                var watch = api.watch(apiVersion, name, look);
                look.opened(watch);
                watches.put(kind, watch);
            }
            case Answer.UnknownKind unknown -> listed.put(kind, Map.of());
            case Answer.Unavailable down -> {
                // Asked again in the next pass.
            }
        }
    }

    /** One list of one kind: only what is there now counts, so nothing is watched after it. */
    private final class Look implements WatchListener {
        private final String kind;
        private Optional<KubeApi.Watch> watch = Optional.empty();
        private boolean over;

        Look(String kind) {
            this.kind = kind;
        }

        void opened(KubeApi.Watch opened) {
            boolean late;
            synchronized (this) {
                watch = Optional.of(opened);
                late = over;
            }
            if (late) {
                opened.close();
            }
        }

        @Override
        public void listed(Map<ObjectRef, Stamp> all) {
            end(all);
        }

        @Override
        public void changed(ObjectRef ref, Stamp stamp) {
            // Pruning looks again.
        }

        @Override
        public void gone(ObjectRef ref) {
            // Pruning looks again.
        }

        @Override
        public void refused(String reason) {
            // What we may not see we do not prune either.
            end(Map.of());
        }

        @Override
        public void interrupted(String reason) {
            // The watch lists again by itself.
        }

        private void end(Map<ObjectRef, Stamp> all) {
            listed.putIfAbsent(kind, Map.copyOf(all));
            Optional<KubeApi.Watch> done;
            synchronized (this) {
                over = true;
                done = watch;
            }
            done.ifPresent(KubeApi.Watch::close);
            wake.run();
        }
    }

    /** What is ours and not in the book; empty when the API server did not say. */
    private Optional<List<InventoryRows.Item>> missing() {
        var missing = new ArrayList<InventoryRows.Item>();
        for (var position = 0; position < KINDS.size(); position++) {
            for (var ref : listed.getOrDefault(KINDS.get(position), Map.of()).keySet()) {
                if (book.items().containsKey(ref.identity())) {
                    continue;
                }
                switch (api.get(ref)) {
                    case Answer.Found(var live) when isOurs(live) -> missing.add(item(live, position));
                    case Answer.Unavailable down -> {
                        return Optional.empty();
                    }
                    case Answer.Found other -> {}
                    case Answer.Absent absent -> {}
                    case Answer.UnknownKind unknown -> {}
                    case Answer.Rejected rejected -> {}
                    case Answer.Forbidden forbidden -> {}
                }
            }
        }
        return Optional.of(missing);
    }

    private static InventoryRows.Item item(LiveObject live, long position) {
        return new InventoryRows.Item(
                live.ref(),
                live.uid(),
                LayerKey.parse(live.layer()),
                position,
                "",
                Bytes.utf8("{}"),
                live.stamp().resourceVersion(),
                false);
    }

    /** Labels are copied by controllers and people; only what we applied ourselves is ours, and hooks are not kept. */
    private static boolean isOurs(LiveObject live) {
        return live.managed()
                && LayerKey.isValid(live.layer())
                && HookMark.of(live).isEmpty()
                && !live.ownFields().members().isEmpty()
                && live.view().at("metadata").at("ownerReferences").items().isEmpty();
    }
}
