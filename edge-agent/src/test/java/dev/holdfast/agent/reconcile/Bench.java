package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.agent.kube.MemoryKubeApi;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.report.Condition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A site on a bench: store, cluster in memory, desired state and a clock that the test moves. */
final class Bench implements AutoCloseable {
    final MovableClock clock = new MovableClock();
    final MemoryKubeApi cluster;
    final Counting api;
    final Desired desired = new Desired();
    final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final Path folder;
    private int stores;
    private StateDb store;
    private Rights rights = Rights.FULL;
    private Reconciler reconciler;

    Bench(Path folder) {
        this(folder, MemoryKubeApi.Controllers.AT_ONCE);
    }

    Bench(Path folder, MemoryKubeApi.Controllers controllers) {
        this.folder = folder;
        folder.toFile().mkdirs();
        cluster = new MemoryKubeApi(clock, controllers);
        api = new Counting(cluster);
        store = StateDb.open(folder.resolve("state.db"));
        reconciler = reconciler(api);
    }

    /** A fresh reconciler on the same store and cluster, as after a crash. */
    void restart() {
        reconciler.close();
        store.close();
        store = StateDb.open(folder.resolve("state.db"));
        reconciler = reconciler(api);
    }

    /** A fresh reconciler that works in the name of each layer's service account. */
    void restrict() {
        rights = Rights.RESTRICTED;
        restart();
    }

    /** A fresh reconciler on an empty store, as after a broken disk. */
    void loseStore() {
        reconciler.close();
        store.close();
        store = StateDb.open(folder.resolve("state-" + ++stores + ".db"));
        reconciler = reconciler(api);
    }

    void restartWith(KubeApi other) {
        reconciler.close();
        reconciler = reconciler(other);
    }

    /** Passes, moving the clock to where each says that the next is due, at most as long as this. */
    ReconcileStatus run(Duration atMost) {
        var end = clock.instant().plus(atMost);
        while (true) {
            var due = reconciler.pass();
            if (reconciler.status().converged() || due.isAfter(end)) {
                return reconciler.status();
            }
            clock.to(due);
        }
    }

    ReconcileStatus run() {
        return run(Duration.ofMinutes(30));
    }

    ReconcileStatus pass() {
        reconciler.pass();
        return reconciler.status();
    }

    ReconcileStatus status() {
        return reconciler.status();
    }

    Condition condition(String type) {
        return status().conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    boolean has(String kind, String name) {
        return objects().stream()
                .anyMatch(o -> o.ref().kind().equals(kind) && o.ref().name().equals(name));
    }

    LiveObject object(String kind, String name) {
        return objects().stream()
                .filter(o -> o.ref().kind().equals(kind) && o.ref().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    List<LiveObject> objects() {
        return cluster.objects();
    }

    /** Everything that carries our label, without what differs between two equal runs. */
    List<String> outcome() {
        return objects().stream()
                .filter(LiveObject::managed)
                .map(object -> {
                    var metadata = JsonView.of(object.json()).at("metadata").object();
                    for (var name :
                            List.of("uid", "resourceVersion", "managedFields", "creationTimestamp", "generation")) {
                        metadata = metadata.without(name);
                    }
                    var plain = object.json().with("metadata", metadata).without("status");
                    return StrictJson.writeSorted(plain).utf8();
                })
                .sorted()
                .toList();
    }

    /** Every job by name, in the order of creation. */
    List<String> jobs() {
        return objects().stream()
                .filter(object -> object.ref().kind().equals("Job"))
                .sorted(Comparator.comparing(LiveObject::uid))
                .map(object -> object.ref().name())
                .toList();
    }

    /** Every job that was ever made. */
    List<String> made() {
        return List.copyOf(api.jobs);
    }

    /** From now on jobs complete as soon as they are made. */
    void jobsEndAtOnce() {
        api.madeJob = ref -> end(ref.name());
    }

    /** The job completes. */
    void end(String job) {
        status("Job", job, HookTest.conditions("Complete", "", ""));
    }

    void fail(String job, String reason, String message) {
        status("Job", job, HookTest.conditions("Failed", reason, message));
    }

    /** The deployment gets its pods, and nothing else happens. */
    void settleOnly(String deployment) {
        var ready = Json.object(
                "observedGeneration",
                99,
                "replicas",
                9,
                "updatedReplicas",
                9,
                "readyReplicas",
                9,
                "availableReplicas",
                9);
        status("Deployment", deployment, ready);
    }

    void status(String kind, String name, Json.Obj status) {
        cluster.report(object(kind, name).ref(), status);
    }

    /** Runs until nothing happens any more, completing these jobs when they are there. */
    ReconcileStatus runEnding(String... jobs) {
        for (var turn = 0; turn < 4; turn++) {
            run(Duration.ofSeconds(30));
            for (var job : jobs) {
                if (has("Job", job) && !object("Job", job).view().at("status").present()) {
                    end(job);
                }
            }
        }
        return run();
    }

    List<Long> release() {
        return reconciler.release();
    }

    Set<Digest> pinned() {
        return reconciler.pinned();
    }

    void change(String kind, String name, String manager, UnaryOperator<Json.Obj> change) {
        cluster.change(object(kind, name).ref(), manager, change);
    }

    void remove(String kind, String name) {
        cluster.remove(object(kind, name).ref());
    }

    Reconciler reconciler(KubeApi with) {
        return new Reconciler(
                with,
                rights,
                desired,
                store,
                (type, subject, severity, message) -> events.add(type + " " + subject + " " + severity + " " + message),
                clock,
                new Random(7),
                () -> {});
    }

    @Override
    public void close() {
        reconciler.close();
        store.close();
    }

    static Json.Obj config(String name, String key, String value) {
        return object("v1", "ConfigMap", "web", name).with("data", Json.object(key, value));
    }

    static Json.Obj namespace(String name) {
        return object("v1", "Namespace", "", name);
    }

    static Json.Obj deployment(String name, int replicas) {
        return parse(
                """
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "%1$s", "namespace": "web"},
                 "spec": {"replicas": %2$d, "selector": {"matchLabels": {"app": "%1$s"}},
                  "template": {"metadata": {"labels": {"app": "%1$s"}},
                   "spec": {"containers": [{"name": "main", "image": "registry.example/%1$s:1"}]}}}}
                """
                        .formatted(name, replicas));
    }

    static Json.Obj job(String name, String image) {
        return parse(
                """
                {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "%1$s", "namespace": "web"},
                 "spec": {"template": {"spec": {"restartPolicy": "Never",
                   "containers": [{"name": "main", "image": "%2$s"}]}}}}
                """
                        .formatted(name, image));
    }

    static Json.Obj definition() {
        return parse(
                """
                {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                 "metadata": {"name": "widgets.shop.example"},
                 "spec": {"group": "shop.example", "scope": "Namespaced",
                  "names": {"kind": "Widget", "listKind": "WidgetList", "plural": "widgets", "singular": "widget"},
                  "versions": [{"name": "v1", "served": true, "storage": true,
                   "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}]}}
                """);
    }

    static Json.Obj object(String apiVersion, String kind, String namespace, String name) {
        var metadata = Json.object("name", name);
        return Json.object(
                "apiVersion",
                apiVersion,
                "kind",
                kind,
                "metadata",
                namespace.isEmpty() ? metadata : metadata.with("namespace", namespace));
    }

    /** Whose author asks to keep it. */
    static Json.Obj staying(Json.Obj object) {
        var metadata = JsonView.of(object).at("metadata").object();
        return object.with("metadata", metadata.with("annotations", Json.object("helm.sh/resource-policy", "keep")));
    }

    static Json.Obj withSpec(Json.Obj object, String field, long value) {
        return object.with("spec", JsonView.of(object).at("spec").object().with(field, value));
    }

    static Json.Obj withData(Json.Obj object, String key, String value) {
        return object.with("data", JsonView.of(object).at("data").object().with(key, value));
    }

    static ObjectRef ref(Json.Obj object) {
        return ObjectRef.of(object);
    }

    private static Json.Obj parse(String text) {
        return StrictJson.parseObject(Bytes.utf8(text), Limits.OBJECTS);
    }
}
