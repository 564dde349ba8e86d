package dev.holdfast.sim.interfere;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import org.junit.jupiter.api.Test;

/** Fields that the API server does not let change, as it really words its refusal. */
class ImmutableIT extends Interference {
    @Test
    void a_job_is_made_anew() {
        anew(job("m:1"), job("m:2"));
    }

    @Test
    void a_role_binding_is_made_anew() {
        anew(binding("view"), binding("edit"));
    }

    @Test
    void a_cluster_role_binding_is_made_anew() {
        anew(clusterBinding("view"), clusterBinding("edit"));
    }

    @Test
    void a_storage_class_is_made_anew() {
        anew(storage("fast"), storage("slow"));
    }

    @Test
    void a_priority_class_is_made_anew() {
        anew(priority(10), priority(20));
    }

    @Test
    void a_stateful_set_is_made_anew_and_its_pods_live_on() {
        place.settle(Layer.of("app", stateful("one")));
        var set = ObjectRef.of(stateful("one"));
        var uid = place.others().see(set).uid();
        var pod = place.others().see(place.ref("v1", "Pod", "db-0")).uid();
        place.site().desired.publish(Layer.of("app", stateful("two")));
        place.settle();
        assertThat(place.others().see(set).uid()).isNotEqualTo(uid);
        assertThat(place.others().see(place.ref("v1", "Pod", "db-0")).uid()).isEqualTo(pod);
        assertThat(place.site().told("reconcile.recreated")).isEqualTo(1);
    }

    @Test
    void a_deployment_stalls_with_the_field() {
        stalls(deployment("one"), deployment("two"), "spec.selector");
    }

    @Test
    void a_deployment_is_made_anew_when_that_is_signed() {
        place.settle(Layer.of("app", deployment("one")));
        var uid = place.others().see(place.deployment("shop")).uid();
        place.settle(Layer.of("app", deployment("two")).onImmutable("recreate"));
        assertThat(place.others().see(place.deployment("shop")).uid()).isNotEqualTo(uid);
    }

    @Test
    void a_claim_is_never_made_anew_even_when_that_is_signed() {
        var ref = place.ref("v1", "PersistentVolumeClaim", "disk");
        place.site().desired.publish(Layer.of("app", claim("fast")));
        assertThat(place.site().until(() -> place.others().find(ref).isPresent()))
                .isTrue();
        var uid = place.others().see(ref).uid();
        place.site().desired.publish(Layer.of("app", claim("slow")).onImmutable("recreate"));
        place.untilReason("Stalled", "ImmutableField");
        assertThat(place.site().condition("Stalled").message()).contains("PersistentVolumeClaim", "spec");
        assertThat(place.others().see(ref).uid()).isEqualTo(uid);
    }

    @Test
    void a_volume_is_never_made_anew() {
        var ref = ObjectRef.of(volume("/one"));
        place.site().desired.publish(Layer.of("app", volume("/one")));
        assertThat(place.site().until(() -> place.others().find(ref).isPresent()))
                .isTrue();
        var uid = place.others().see(ref).uid();
        place.site().desired.publish(Layer.of("app", volume("/two")).onImmutable("recreate"));
        place.untilReason("Stalled", "ImmutableField");
        assertThat(place.others().see(ref).uid()).isEqualTo(uid);
    }

    @Test
    void a_definition_is_never_made_anew() {
        place.settle(Layer.of("app", definition("Namespaced")));
        var uid = place.others().see(ObjectRef.of(definition("Namespaced"))).uid();
        place.site().desired.publish(Layer.of("app", definition("Cluster")).onImmutable("recreate"));
        place.untilReason("Stalled", "ImmutableField");
        assertThat(place.site().condition("Stalled").message()).contains("spec.scope");
        assertThat(place.others().see(ObjectRef.of(definition("Cluster"))).uid())
                .isEqualTo(uid);
    }

    @Test
    void a_sealed_config_map_stalls() {
        stalls(sealed("one"), sealed("two"), "data");
    }

    @Test
    void the_address_of_a_service_stalls() {
        stalls(service("10.96.13.7"), service("10.96.13.8"), "spec.clusterIP");
    }

    private void anew(Json.Obj before, Json.Obj after) {
        place.settle(Layer.of("app", before));
        var uid = place.others().see(ObjectRef.of(before)).uid();
        place.settle(Layer.of("app", after));
        assertThat(place.others().see(ObjectRef.of(after)).uid()).isNotEqualTo(uid);
        assertThat(place.site().told("reconcile.recreated")).isEqualTo(1);
        assertThat(place.site().told("reconcile.failed")).isZero();
    }

    private void stalls(Json.Obj before, Json.Obj after, String field) {
        place.settle(Layer.of("app", before));
        var uid = place.others().see(ObjectRef.of(before)).uid();
        place.site().desired.publish(Layer.of("app", after));
        place.untilReason("Stalled", "ImmutableField");
        assertThat(place.site().condition("Stalled").message()).contains(field);
        assertThat(place.others().see(ObjectRef.of(before)).uid()).isEqualTo(uid);
        assertThat(place.site().status().appliedRevision()).isEqualTo(1);
    }

    private Json.Obj job(String image) {
        return place.json(
                """
                {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "migrate", "namespace": "NS"},
                 "spec": {"template": {"spec": {"restartPolicy": "Never",
                   "containers": [{"name": "main", "image": "registry.example/%s"}]}}}}
                """
                        .formatted(image));
    }

    private Json.Obj binding(String role) {
        return place.json(
                """
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
                 "metadata": {"name": "team", "namespace": "NS"},
                 "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "%s"},
                 "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "team"}]}
                """
                        .formatted(role));
    }

    private Json.Obj clusterBinding(String role) {
        return place.json(
                """
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "NS-team"},
                 "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "%s"},
                 "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "team"}]}
                """
                        .formatted(role));
    }

    private Json.Obj storage(String speed) {
        return place.json(
                """
                {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "NS-disks"},
                 "provisioner": "disks.example", "parameters": {"speed": "%s"}}
                """
                        .formatted(speed));
    }

    private Json.Obj priority(int value) {
        return place.json(
                """
                {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": {"name": "NS-urgent"},
                 "value": %d}
                """
                        .formatted(value));
    }

    private Json.Obj stateful(String service) {
        return place.json(
                """
                {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db", "namespace": "NS"},
                 "spec": {"replicas": 1, "serviceName": "%s", "selector": {"matchLabels": {"app": "db"}},
                  "template": {"metadata": {"labels": {"app": "db"}},
                   "spec": {"containers": [{"name": "main", "image": "registry.example/db:1"}]}}}}
                """
                        .formatted(service));
    }

    private Json.Obj deployment(String app) {
        return place.json(
                """
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "shop", "namespace": "NS"},
                 "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "%1$s"}},
                  "template": {"metadata": {"labels": {"app": "%1$s"}},
                   "spec": {"containers": [{"name": "main", "image": "registry.example/shop:1"}]}}}}
                """
                        .formatted(app));
    }

    private Json.Obj claim(String storage) {
        return place.json(
                """
                {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "disk", "namespace": "NS"},
                 "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "%s",
                  "resources": {"requests": {"storage": "1Gi"}}}}
                """
                        .formatted(storage));
    }

    private Json.Obj volume(String path) {
        return place.json(
                """
                {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "NS-disk"},
                 "spec": {"accessModes": ["ReadWriteOnce"], "capacity": {"storage": "1Gi"},
                  "hostPath": {"path": "%s"}}}
                """
                        .formatted(path));
    }

    private Json.Obj definition(String scope) {
        return place.json(
                """
                {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                 "metadata": {"name": "gadgets.NS.example"},
                 "spec": {"group": "NS.example", "scope": "%s",
                  "names": {"kind": "Gadget", "listKind": "GadgetList", "plural": "gadgets", "singular": "gadget"},
                  "versions": [{"name": "v1", "served": true, "storage": true,
                   "schema": {"openAPIV3Schema": {"type": "object"}}}]}}
                """
                        .formatted(scope));
    }

    private Json.Obj sealed(String value) {
        return place.config("sealed", "k", value).with("immutable", true);
    }

    private Json.Obj service(String address) {
        return place.json(
                """
                {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "shop", "namespace": "NS"},
                 "spec": {"clusterIP": "%s", "ports": [{"port": 80}], "selector": {"app": "shop"}}}
                """
                        .formatted(address));
    }
}
