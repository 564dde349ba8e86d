package dev.holdfast.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.LiveHub;
import dev.holdfast.hub.ManifestPack;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Clusters that are made, and packs that want something of their machines. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoomCommandTest {
    private static final String WISHES =
            """
            {"resources": [
              {"type": "memory", "minLimit": 2048},
              {"type": "cpu", "components": [{"scheduleType": "worker",
                "resourceRequestParamRef": "manifests.metrics.requests.cpu",
                "replicaCountParamRef": "manifests.metrics.replicas"}]}]}
            """;

    private static final String NOWHERE =
            """
            apiVersion: v1
            kind: Config
            current-context: home
            contexts: [{name: home, context: {cluster: home, user: admin}}]
            clusters: [{name: home, cluster: {server: 'https://127.0.0.1:1'}}]
            users: [{name: admin, user: {token: abc}}]
            """;

    private LiveHub hub;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path data, @TempDir Path packs) throws IOException {
        hub = new LiveHub(data);
        folder = packs;
        pack("1.0.0", 1);
        pack("1.1.0", 4);
        hub.apply("Secret", "secrets", "home", "default", Json.object("data", Json.object("kubeconfig", NOWHERE)));
        var reference = Json.object("secretRef", Json.object("name", "home"));
        hub.apply("ManagementCluster", "managementclusters", "home", "default", Json.object("kubeconfig", reference));
        taken(
                "{apiVersion: holdfast.dev/v1, kind: Registry, metadata: {name: packs}, spec: {type: folder, url: \"%s\"}}"
                        .formatted(packs));
        publish("store", "1.0.0", "");
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @Test
    void machines_that_are_too_small_are_refused_before_anything_is_written_and_larger_ones_are_taken() {
        var small = made("shop-1", "{numCPUs: 1, memoryMiB: 1024}", "");
        var least =
                "metrics 1.0.0 (layer metrics of profile store 1.0.0) wants at least 2048 MiB memory on each machine"
                        + " of pool tills, and one has 1024 MiB memory";
        assertThat(apply(small, "--dry-run").err()).contains("HF-CLU-021", least);
        var refused = apply(small, "-o", "json");
        assertThat(refused.status()).isEqualTo(1);
        var findings = refused.json().at("findings").items();
        assertThat(findings)
                .extracting(finding -> finding.at("code").text() + " "
                        + finding.at("path").text() + " "
                        + finding.at("message").text())
                .containsExactly(
                        "HF-CLU-021 spec.pools[0].machine " + least,
                        "HF-CLU-022 spec.pools packs ask for 1500m CPU, and there is 1000m CPU: pool tills 1 × 1000m CPU;"
                                + " metrics 1.0.0 (layer metrics of profile store 1.0.0) asks for 1 × 1500m CPU"
                                + " at manifests.metrics.requests.cpu");
        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding.at("remedy").text()).isNotEmpty());
        assertThat(hub.get("/api/v1/clusters/shop-1").status()).isEqualTo(404);
        assertThat(hub.get("/api/v1/sites/shop-1").status()).isEqualTo(404);

        taken(made("shop-1", "{numCPUs: 2, memoryMiB: 2048}", ""));
        assertThat(apply(small).err()).contains("HF-CLU-021");
        assertThat(spec("shop-1")
                        .at("pools")
                        .items()
                        .getFirst()
                        .at("machine")
                        .at("numCPUs")
                        .integer())
                .isEqualTo(2);
    }

    @Test
    void what_is_counted_is_what_the_cluster_itself_would_run() {
        var machine = "{numCPUs: 1, memoryMiB: 4096}";
        assertThat(apply(made("shop-2", machine, "")).err()).contains("HF-CLU-022");
        taken(made("shop-2", machine, ", overrides: {metrics: 'manifests: {metrics: {requests: {cpu: 500m}}}'}"));
        publish("given", "1.0.0", "{name: cpu, required: true}");
        var given = made("shop-3", machine, ", variables: {cpu: 250m}").replace("name: store", "name: given");
        taken(given);
        assertThat(apply(given.replace("250m", "2")).err()).contains("1 × 2000m CPU");
    }

    @Test
    void machines_that_nobody_knows_and_clusters_that_were_there_before_are_taken() {
        taken(made("shop-4", "{size: small}", ""));
        taken("{apiVersion: holdfast.dev/v1, kind: Cluster, metadata: {name: shop-5},"
                + " spec: {profiles: [{name: store, version: 1.0.0}]}}");
    }

    @Test
    void an_update_that_the_machines_do_not_hold_is_blocked_until_there_are_more() {
        publish("kiosk", "1.0.0", "");
        var cluster = made("shop-6", "{numCPUs: 2, memoryMiB: 2048}", "").replace("name: store", "name: kiosk");
        taken(cluster);
        publish("kiosk", "1.1.0", "");
        var update = type("update", "show", "shop-6", "-o", "json").json();
        assertThat(update.at("state").text()).isEqualTo("blocked");
        assertThat(update.at("problems").items()).singleElement().satisfies(problem -> {
            assertThat(problem.at("code").text()).isEqualTo("HF-CLU-022");
            assertThat(problem.at("found").text())
                    .contains("packs ask for 6000m CPU", "metrics 1.1.0 (layer metrics of profile kiosk 1.1.0)");
        });
        assertThat(type("update", "show", "shop-6").out()).contains("! HF-CLU-022: ");
        assertThat(type("update", "apply", "shop-6", "--dry-run").err()).contains("HF-CLU-022");
        var refused = type("update", "apply", "shop-6");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("HF-CLU-022");
        assertThat(version("shop-6")).isEqualTo("1.0.0");

        taken(cluster.replace("replicas: 1, machine", "replicas: 3, machine"));
        assertThat(type("update", "show", "shop-6", "-o", "json")
                        .json()
                        .at("state")
                        .text())
                .isEqualTo("available");
        assertThat(type("update", "apply", "shop-6").out()).isEqualTo("cluster/shop-6 updated\n");
        assertThat(version("shop-6")).isEqualTo("1.1.0");
    }

    /** @param more fields of its spec */
    private static String made(String name, String machine, String more) {
        return """
        apiVersion: holdfast.dev/v1
        kind: Cluster
        metadata: {name: %s}
        spec: {management: home, kubernetesVersion: 1.35.2, cloud: {type: dev}, controlPlane: {replicas: 1},
          pools: [{name: tills, replicas: 1, machine: %s}],
          profiles: [{name: store, version: 1.0.0}]%s}
        """
                .formatted(name, machine, more);
    }

    /** @param variable that says what its pods ask for; empty for none */
    private void publish(String name, String version, String variable) {
        var given = variable.isEmpty()
                ? ""
                : ", values: \"manifests: {metrics: {requests: {cpu: '{{.spectro.var.cpu}}'}}}\"";
        taken(
                """
                apiVersion: holdfast.dev/v1
                kind: Profile
                metadata: {name: %s}
                spec:
                  type: add-on
                  version: %s
                  variables: [%s]
                  layers: [{name: metrics, pack: {name: metrics, tag: %s}%s}]
                """
                        .formatted(name, version, variable, version, given));
        assertThat(type("publish", "profile", name).status()).isZero();
    }

    private void pack(String version, int replicas) throws IOException {
        ManifestPack.write(
                folder,
                "metrics",
                version,
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: metrics, namespace: default}
                data: {replicas: "{{ .Values.replicas }}", cpu: "{{ .Values.requests.cpu }}"}
                """,
                "manifests: {metrics: {replicas: " + replicas + ", requests: {cpu: 1500m}}}\n",
                ", \"constraints\": " + WISHES);
    }

    private JsonView spec(String cluster) {
        return hub.get("/api/v1/clusters/" + cluster).json().at("spec");
    }

    private String version(String cluster) {
        return spec(cluster).at("profiles").items().getFirst().at("version").text();
    }

    private void taken(String document) {
        var done = apply(document);
        assertThat(done.status()).as(done.err()).isZero();
    }

    private Typed apply(String document, String... more) {
        var arguments = new ArrayList<>(List.of("apply", "-f", "-"));
        arguments.addAll(List.of(more));
        return Typed.run(document, environment(), arguments.toArray(String[]::new));
    }

    private Typed type(String... arguments) {
        return Typed.run("", environment(), arguments);
    }

    private Map<String, String> environment() {
        return Map.of("HOLDFAST_HUB", hub.endpoint("api"), "HOLDFAST_TOKEN", hub.admin);
    }
}
