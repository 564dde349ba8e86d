package dev.holdfast.sim.interfere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.agent.kube.Answer;
import dev.holdfast.agent.kube.ForwardingKubeApi;
import dev.holdfast.agent.kube.KubeApi;
import dev.holdfast.agent.reconcile.Desired.Layer;
import dev.holdfast.protocol.desired.DesiredState.SiteSettings;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hooks as real jobs with real controllers: at every event of a layer, and when the agent dies in the middle. */
class HookIT extends Interference {
    /** Annotations of the test bed's machines. */
    private static final String ENDS = "";

    private static final String STAYS = "\"testbed.holdfast.dev/stay\": \"running\"";
    private static final String FAILS = "\"testbed.holdfast.dev/end\": \"failed\"";

    @Test
    void every_event_of_a_layers_life_runs_its_jobs_to_their_end() {
        place.settle(Layer.of("base", place.config("base", "k", "1")), life("1"));
        assertThat(jobs()).containsExactlyInAnyOrder("install-before", "install-after");
        assertThat(hooksDone()).containsExactly("install-before", "install-after");

        place.settle(Layer.of("base", place.config("base", "k", "1")), life("2"));
        assertThat(hooksDone()).containsExactly("install-before", "install-after", "upgrade-before", "upgrade-after");

        place.site()
                .desired
                .publish(List.of("app"), SiteSettings.DEFAULT, Layer.of("base", place.config("base", "k", "1")));
        place.settle();
        assertThat(hooksDone()).endsWith("delete-before", "delete-after").hasSize(6);
        assertThat(place.others().find(place.config("settings"))).isEmpty();
        // Those without hook-succeeded stay, as Helm leaves them.
        assertThat(jobs()).containsExactlyInAnyOrder("install-before", "install-after", "upgrade-before");
    }

    @Test
    void an_agent_that_dies_while_a_hook_runs_waits_for_the_same_job() {
        place.site().desired.publish(app("1").hook("pre-install", 0, "", job("prepare", STAYS)));
        assertThat(place.site().until(() -> pods() == 1)).isTrue();
        var uid = place.others().see(job("prepare")).uid();
        place.site().restart(place.api());
        place.site().pass(5);
        assertThat(place.others().find(place.config("settings"))).isEmpty();
        letEnd();
        place.settle();
        assertThat(place.others().see(job("prepare")).uid()).isEqualTo(uid);
        assertThat(hooksDone()).containsExactly("prepare");
    }

    @Test
    void an_agent_that_dies_between_the_job_and_its_note_finds_the_job_again() {
        place.site().desired.publish(app("1").hook("pre-install", 0, "", job("prepare", ENDS)));
        place.site().restart(new Dying(place.api()));
        assertThatThrownBy(() -> place.site().converge()).isInstanceOf(Dying.Death.class);
        var uid = place.others().see(job("prepare")).uid();
        place.site().restart(place.api());
        place.settle();
        assertThat(place.others().see(job("prepare")).uid()).isEqualTo(uid);
    }

    @Test
    void an_upgrade_whose_hook_fails_is_rolled_back_and_tells_the_jobs_own_words() {
        place.settle(app("1").hook("pre-rollback", 0, "", job("back", ENDS)));
        place.site()
                .desired
                .publish(app("2").hook("pre-upgrade", 0, "", job("migrate", FAILS))
                        .rollingBack());
        place.untilReason("RevisionHeld", "RolledBack");
        assertThat(place.site().condition("RevisionHeld").message()).contains("migrate", "BackoffLimitExceeded");
        assertThat(place.site().until(() -> hooksDone().contains("back"))).isTrue();
        place.site().pass(3);
        assertThat(place.view(place.config("settings")).at("data").at("k").text())
                .isEqualTo("1");
        assertThat(place.site().status().appliedRevision()).isEqualTo(1);
        assertThat(place.site().status().held()).containsExactly(2L);
        place.site().restart(place.api());
        place.site().pass(5);
        assertThat(place.site().status().held()).containsExactly(2L);
    }

    @Test
    void what_is_not_ready_in_time_is_rolled_back_and_prunes_what_only_it_brought() {
        place.settle(app("1"));
        var stuck = unready();
        place.site()
                .desired
                .publish(
                        app("2"),
                        Layer.of("shop", stuck, place.config("extra", "k", "1")).rollingBack());
        assertThat(place.site()
                        .until(() -> place.others().find(ObjectRef.of(stuck)).isPresent()))
                .isTrue();
        place.site().pass(3);
        place.site().clock.forward(Duration.ofMinutes(11));
        place.untilReason("RevisionHeld", "RolledBack");
        assertThat(place.site()
                        .until(() -> place.others().find(ObjectRef.of(stuck)).isEmpty()
                                && place.others().find(place.config("extra")).isEmpty()))
                .isTrue();
        assertThat(place.view(place.config("settings")).at("data").at("k").text())
                .isEqualTo("1");
    }

    @Test
    void a_claim_that_waits_for_its_first_user_and_a_balancer_without_address_are_told_apart() {
        var claim = place.json(
                """
                {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data", "namespace": "NS"},
                 "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "NS-late",
                  "resources": {"requests": {"storage": "1Gi"}}}}
                """);
        var storage = place.json(
                """
                {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "NS-late"},
                 "provisioner": "example.com/none", "volumeBindingMode": "WaitForFirstConsumer"}
                """);
        place.settle(Layer.of("storage", storage, claim));
        var balancer = place.json(
                """
                {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "front", "namespace": "NS"},
                 "spec": {"type": "LoadBalancer", "ports": [{"port": 80}], "selector": {"app": "front"}}}
                """);
        place.site().desired.publish(Layer.of("storage", storage, claim), Layer.of("front", balancer));
        assertThat(place.site().until(() -> place.site()
                        .condition("LayersReady")
                        .message()
                        .contains("has no address of a load balancer yet")))
                .isTrue();
        place.others()
                .status(
                        "cloud",
                        ObjectRef.of(balancer),
                        "{\"status\": {\"loadBalancer\": {\"ingress\": [{\"ip\": \"192.0.2.7\"}]}}}");
        place.settle();
    }

    private Layer life(String value) {
        return app(value)
                .hook("pre-install", 0, "", job("install-before", ENDS))
                .hook("post-install", 0, "", job("install-after", ENDS))
                .hook("pre-upgrade", 0, "before-hook-creation", job("upgrade-before", ENDS))
                .hook("post-upgrade", 0, "hook-succeeded", job("upgrade-after", ENDS))
                .hook("pre-delete", 0, "hook-succeeded", job("delete-before", ENDS))
                .hook("post-delete", 0, "hook-succeeded", job("delete-after", ENDS))
                .hook("test", 0, "", job("never", ENDS));
    }

    private Layer app(String value) {
        return Layer.of("app", place.config("settings", "k", value));
    }

    private ObjectRef job(String name) {
        return place.ref("batch/v1", "Job", name);
    }

    private Json.Obj job(String name, String annotation) {
        return place.json(
                """
                {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "%s", "namespace": "NS"},
                 "spec": {"backoffLimit": 0, "template": {"metadata": {"annotations": {%s}},
                  "spec": {"restartPolicy": "Never",
                   "containers": [{"name": "main", "image": "registry.example/tool:1"}]}}}}
                """
                        .formatted(name, annotation));
    }

    private Json.Obj unready() {
        return place.json(
                """
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "shop", "namespace": "NS"},
                 "spec": {"selector": {"matchLabels": {"app": "shop"}},
                  "template": {"metadata": {"labels": {"app": "shop"},
                    "annotations": {"testbed.holdfast.dev/stay": "unready"}},
                   "spec": {"containers": [{"name": "main", "image": "registry.example/shop:1"}]}}}}
                """);
    }

    private List<String> jobs() {
        return place.others().list("batch/v1", "Job", place.namespace()).stream()
                .map(job -> job.view().at("metadata").at("name").text())
                .toList();
    }

    private long pods() {
        return place.others().list("v1", "Pod", place.namespace()).size();
    }

    /** The machine lets the pod of the job end. */
    private void letEnd() {
        for (var pod : place.others().list("v1", "Pod", place.namespace())) {
            place.others()
                    .patch(
                            "machine",
                            place.ref(
                                    "v1",
                                    "Pod",
                                    pod.view().at("metadata").at("name").text()),
                            "{\"metadata\": {\"annotations\": {\"testbed.holdfast.dev/stay\": null}}}");
        }
    }

    /** Jobs by name, in the order in which they ended. */
    private List<String> hooksDone() {
        return List.copyOf(place.site().events).stream()
                .filter(event -> event.startsWith("reconcile.hook Job "))
                .map(event -> event.substring(event.indexOf('/') + 1).replaceFirst(" .*", ""))
                .toList();
    }

    /** The agent's process ends right after its first job was made. */
    private record Dying(KubeApi api) implements ForwardingKubeApi {
        static final class Death extends RuntimeException {
            private static final long serialVersionUID = 1;
        }

        @Override
        public Answer.Write apply(Json.Obj manifest, boolean force) {
            var answer = api.apply(manifest, force);
            if (ObjectRef.of(manifest).kind().equals("Job") && answer instanceof Answer.Applied) {
                throw new Death();
            }
            return answer;
        }

        @Override
        public KubeApi as(String user) {
            return new Dying(api.as(user));
        }
    }
}
