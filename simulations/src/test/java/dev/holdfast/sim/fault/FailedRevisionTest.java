package dev.holdfast.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A revision that fails at a site, as the hub and the site tell it. */
class FailedRevisionTest {
    private static final ObjectRef TILL = new ObjectRef("apps/v1", "Deployment", "default", "till");

    @TempDir
    private Path folder;

    @Test
    void it_is_rolled_back_held_over_restarts_and_tried_again_when_released() {
        try (var lab = new Lab(folder)) {
            publish(lab, 0, 1);
            publish(lab, 1, 2);
            var site = lab.site("plant");
            order(lab, 0);
            Lab.until("the till runs", () -> replicas(site).equals(List.of(1L)));
            lab.awaitConverged("plant");
            var good = lab.atHub("plant").at("appliedRevision").integer(0);

            site.cluster().hamper(TILL);
            order(lab, 1);
            Lab.until("the hub hears that it failed", () -> !held(lab).isEmpty());
            site.cluster().repair(TILL);
            Lab.until("the old one runs again", () -> replicas(site).equals(List.of(1L)));
            var status = lab.atHub("plant");
            assertThat(held(lab)).containsExactly(status.at("desiredRevision").integer(0));
            assertThat(status.at("appliedRevision").integer(0)).isEqualTo(good);
            assertThat(status.at("converged").flag(true)).isFalse();
            assertThat(status.at("reason").text()).isEqualTo("Held");
            assertThat(status.at("pending").at("reasons").texts()).contains("held");
            assertThat(lab.atHub("plant", "RevisionHeld", "True")).isTrue();

            site.stop();
            site.start();
            site.awaitCondition("RevisionHeld", "True");
            site.expectRepair();
            assertThat(replicas(site)).containsExactly(1L);

            var released = site.ask(Json.object("command", "release", "revision", 0));
            assertThat(released.at("released").items()).hasSize(1);
            Lab.until("it is tried again", () -> replicas(site).equals(List.of(2L)));
            lab.awaitConverged("plant");
            assertThat(held(lab)).isEmpty();
        }
    }

    private static List<Long> held(Lab lab) {
        return lab.atHub("plant").at("heldRevisions").items().stream()
                .map(JsonView::natural)
                .toList();
    }

    private static List<Long> replicas(LabSite site) {
        return site.objects().stream()
                .filter(object -> object.ref().equals(TILL))
                .map(object -> object.view().at("spec").at("replicas").integer(0))
                .toList();
    }

    private static void publish(Lab lab, int number, int replicas) {
        lab.write(
                "till.yaml",
                """
                apiVersion: holdfast.dev/v1
                kind: Profile
                metadata: {name: till}
                spec:
                  type: add-on
                  version: 1.0.%d
                  layers:
                  - name: till
                    timeout: 5s
                    onFailure: rollback
                    manifest:
                      content: |
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: till, namespace: default}
                        spec:
                          replicas: %d
                          selector: {matchLabels: {app: till}}
                          template:
                            metadata: {labels: {app: till}}
                            spec: {containers: [{name: main, image: registry.example/till}]}
                """
                        .formatted(number, replicas));
        lab.shell().must("apply", "-f", lab.file("till.yaml"));
        lab.shell().must("publish", "profile", "till");
    }

    private static void order(Lab lab, int version) {
        lab.write(
                "plant-cluster.yaml",
                """
                apiVersion: holdfast.dev/v1
                kind: Cluster
                metadata: {name: plant}
                spec:
                  profiles: [{name: shop, version: 1.0.0}, {name: till, version: 1.0.%d}]
                  variables: {store: one}
                """
                        .formatted(version));
        lab.shell().must("apply", "-f", lab.file("plant-cluster.yaml"));
    }
}
