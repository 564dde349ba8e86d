package dev.holdfast.sim.testbed.capi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.pivot.DevCluster;
import dev.holdfast.sim.testbed.Need;
import dev.holdfast.sim.testbed.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub makes a cluster with real Cluster API controllers, by commands alone. */
class LaunchIT {
    @Test
    void a_cluster_is_made_and_its_end_leaves_nothing_whenever_the_hub_is_killed(@TempDir Path folder)
            throws IOException {
        var binaries = Need.here().clusterApi("a cluster made by real Cluster API managers");
        try (var side = Side.start(binaries, folder.resolve("side"));
                var hub = new HubDesk(folder)) {
            var added = hub.type(
                    "management",
                    "add",
                    "home",
                    "--kubeconfig",
                    side.plane().kubeconfig().toString(),
                    "-o",
                    "json");
            assertThat(added.json().at("check").at("contract").text()).isEqualTo("v1beta2");
            assertThat(added.json().at("check").at("providers").items()).hasSize(4);

            hub.apply(DevCluster.document("quay"));
            hub.type("wait", "cluster/quay", "--for", "condition=ControlPlaneInitialized", "--timeout", "3m");
            hub.type("wait", "cluster/quay", "--for", "condition=LaunchBlocked", "--timeout", "1m");
            var quay = hub.get("cluster", "quay");
            assertThat(types(quay))
                    .contains("InfrastructureReady=True", "CertificatesAvailable=True", "LaunchBlocked=True");
            assertThat(quay.at("status").at("state").text()).isEqualTo("Waiting");
            assertThat(quay.at("status")
                            .at("problems")
                            .items()
                            .getFirst()
                            .at("code")
                            .text())
                    .isEqualTo("HF-LCH-003");
            assertThat(quay.at("status").at("pivot").at("side").text()).isEqualTo("management");
            assertThat(new Watched(side, "quay", "quay").machines()).hasSize(1);

            setUpByItsProfile(folder, hub, side);
            hub.apply(DevCluster.document("pier"));
            new Patience(Duration.ofMinutes(1))
                    .until("the first objects of pier", () -> exists(side, "v1", "Namespace", "", "pier"));
            hub.killAndStart();
            hub.type("wait", "cluster/pier", "--for", "condition=ControlPlaneInitialized", "--timeout", "3m");
            var pier = new Watched(side, "pier", "pier");
            pier.awaitReady(1);
            hub.killAndStart();

            assertThat(hub.tryTo("delete", "cluster", "quay", "--mode", "destroy")
                            .err())
                    .startsWith("HF-CLU-015");
            hub.type("delete", "cluster", "quay", "--mode", "destroy", "--confirm", "quay");
            assertThat(exists(side, "v1", "Namespace", "", "quay")).isFalse();
            assertThat(hub.tryTo("get", "cluster", "quay").exitStatus()).isEqualTo(1);
            pier.awaitReady(1);

            // The hub dies while it deletes; the next one ends it.
            assertThat(hub.tryTo(
                                    "delete",
                                    "cluster",
                                    "pier",
                                    "--mode",
                                    "destroy",
                                    "--confirm",
                                    "pier",
                                    "--timeout",
                                    "1s")
                            .exitStatus())
                    .isIn(0, 4);
            hub.killAndStart();
            new Patience(Duration.ofMinutes(2))
                    .until(
                            "the end of pier",
                            () -> hub.tryTo("get", "cluster", "pier").exitStatus() == 1);
            assertThat(exists(side, "v1", "Namespace", "", "pier")).isFalse();
            assertThat(side.resources().list("v1", "Secret", "kube-system")).isEmpty();

            var secret = Files.readString(side.plane().kubeconfig());
            var key = secret.substring(secret.indexOf("client-key-data:") + 20).strip();
            assertThat(Files.readString(hub.data().resolve("hub.db"), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .doesNotContain(key.substring(0, 60));
            assertThat(hub.log()).doesNotContain("ERROR", "SEVERE");
        }
    }

    /** OS and Kubernetes packs of the catalog say how the machines of a cluster are set up. */
    private static void setUpByItsProfile(Path folder, HubDesk hub, Side side) throws IOException {
        var packs = folder.resolve("packs");
        for (var layer : List.of("cni", "csi")) {
            var pack = Files.createDirectories(packs.resolve("own-" + layer + "-1.0.0"));
            Files.writeString(
                    pack.resolve("pack.json"),
                    "{\"name\": \"own-%1$s\", \"displayName\": \"own\", \"version\": \"1.0.0\", \"layer\": \"%1$s\"}"
                            .formatted(layer));
        }
        hub.apply("{apiVersion: holdfast.dev/v1, kind: Registry, metadata: {name: own}, spec: {url: %s}}"
                .formatted(packs));
        hub.apply("{apiVersion: holdfast.dev/v1, kind: Registry, metadata: {name: catalog}, spec: {url: %s}}"
                .formatted(Path.of("../packs/catalog").toAbsolutePath().normalize()));
        hub.apply(
                """
                apiVersion: holdfast.dev/v1
                kind: Profile
                metadata: {name: base}
                spec:
                  type: infra
                  version: 1.0.0
                  layers:
                  - {name: os, pack: {name: alma}}
                  - {name: kubernetes, pack: {name: kubernetes, tag: 1.35.x}}
                  - {name: network, pack: {name: own-cni}}
                  - {name: storage, pack: {name: own-csi}}
                """);
        hub.type("publish", "profile", "base");
        var dock = DevCluster.document("dock")
                .replace("kubernetesVersion: 1.35.2", "profiles: [{name: base, version: 1.0.0}]");
        assertThat(dock).contains("name: base");
        hub.apply(dock);
        hub.type("wait", "cluster/dock", "--for", "condition=ControlPlaneInitialized", "--timeout", "3m");
        var version =
                hub.get("cluster", "dock").at("spec").at("kubernetesVersion").text();
        assertThat(version).startsWith("1.35.");
        var plane = JsonView.of(side.resources()
                .find(new ObjectRef(
                        "controlplane.cluster.x-k8s.io/v1beta2", "KubeadmControlPlane", "dock", "dock-control-plane"))
                .orElseThrow());
        assertThat(plane.at("spec").at("version").text()).isEqualTo("v" + version);
        assertThat(plane.at("spec").at("kubeadmConfigSpec").at("files").items())
                .extracting(file -> file.at("path").text())
                .contains("/etc/kubernetes/audit-policy.yaml");
        var cluster = JsonView.of(side.resources()
                .find(new ObjectRef("cluster.x-k8s.io/v1beta2", "Cluster", "dock", "dock"))
                .orElseThrow());
        assertThat(cluster.at("spec")
                        .at("clusterNetwork")
                        .at("pods")
                        .at("cidrBlocks")
                        .texts())
                .containsExactly("10.244.0.0/16");
        assertThat(hub.tryTo("apply", "-f", wrong(folder, dock).toString()).err())
                .contains("HF-CLU-018");
        hub.type("delete", "cluster", "dock", "--mode", "destroy", "--confirm", "dock");
    }

    private static Path wrong(Path folder, String document) throws IOException {
        return Files.writeString(
                folder.resolve("wrong.yaml"), document.replace("  cloud:", "  kubernetesVersion: 1.34.0\n  cloud:"));
    }

    private static List<String> types(JsonView resource) {
        return resource.at("status").at("conditions").items().stream()
                .map(condition -> condition.at("type").text() + "="
                        + condition.at("status").text())
                .toList();
    }

    private static boolean exists(Side side, String version, String kind, String namespace, String name) {
        return side.resources()
                .find(new ObjectRef(version, kind, namespace, name))
                .isPresent();
    }
}
