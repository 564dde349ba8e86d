package dev.holdfast.sim.interfere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.kube.LiveObject;
import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.agent.reconcile.Rights;
import dev.holdfast.agent.reconcile.Workbench;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import java.nio.file.Path;

/** One test's own corner of the shared cluster: a namespace, an agent that works in it, and everybody else. */
record Place(String namespace, SharedPlane.Plane plane, Watched api, Workbench site, Others others)
        implements AutoCloseable {
    static Place open(SharedPlane.Plane plane, Path folder) {
        return open(plane, folder, plane.agent(), Rights.FULL);
    }

    /** With an agent that came in by a door of its own. */
    static Place open(SharedPlane.Plane plane, Path folder, KubeApi door, Rights rights) {
        var namespace = plane.fresh();
        var api = new Watched(door);
        return new Place(namespace, plane, api, new Workbench(folder, api, rights, namespace), new Others(plane));
    }

    /** Publishes and waits until everything is applied and ready. */
    void settle(Layer... layers) {
        site.desired.publish(layers);
        settle();
    }

    void settle() {
        assertThat(site.converge().converged()).as(site.status().toString()).isTrue();
        assertThat(site.pass().converged()).isTrue();
    }

    /** Passes until a condition has this reason. */
    void untilReason(String type, String reason) {
        assertThat(site.until(() -> site.condition(type).reason().equals(reason)))
                .as(site.status().toString())
                .isTrue();
    }

    /** Waits until the agent was told of the object as it is now, and lets it act on that. */
    void untilHeard(ObjectRef ref) {
        var version = others.find(ref)
                .filter(LiveObject::managed)
                .map(live -> live.stamp().resourceVersion())
                .orElse("");
        assertThat(site.until(() -> api.heard(ref, version))).isTrue();
        site.pass(3);
    }

    ObjectRef ref(String apiVersion, String kind, String name) {
        return new ObjectRef(apiVersion, kind, namespace, name);
    }

    ObjectRef config(String name) {
        return ref("v1", "ConfigMap", name);
    }

    ObjectRef deployment(String name) {
        return ref("apps/v1", "Deployment", name);
    }

    JsonView view(ObjectRef ref) {
        return others.see(ref).view();
    }

    /** A manifest; {@code NS} in it is this place's namespace. */
    Json.Obj json(String text) {
        return Others.json(text.replace("NS", namespace));
    }

    Json.Obj config(String name, String key, String value) {
        return json(
                """
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s", "namespace": "NS"},
                 "data": {"%s": "%s"}}
                """
                        .formatted(name, key, value));
    }

    /** A Deployment; without replicas when they are nobody's business here. */
    Json.Obj deployment(String name, String image, String replicas) {
        return json(
                """
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "%1$s", "namespace": "NS"},
                 "spec": {%3$s "selector": {"matchLabels": {"app": "%1$s"}},
                  "template": {"metadata": {"labels": {"app": "%1$s"}},
                   "spec": {"containers": [{"name": "main", "image": "registry.example/%2$s"}]}}}}
                """
                        .formatted(name, image, replicas.isEmpty() ? "" : "\"replicas\": " + replicas + ","));
    }

    @Override
    public void close() {
        site.close();
    }
}
