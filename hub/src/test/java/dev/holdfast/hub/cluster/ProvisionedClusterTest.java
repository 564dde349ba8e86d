package dev.holdfast.hub.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.LiveHub;
import dev.holdfast.hub.LiveHub.Answer;
import dev.holdfast.protocol.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that the hub is to make, with a management cluster that nobody can reach. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvisionedClusterTest {
    private static final String NOWHERE =
            """
            apiVersion: v1
            kind: Config
            current-context: home
            contexts: [{name: home, context: {cluster: home, user: admin}}]
            clusters: [{name: home, cluster: {server: 'https://127.0.0.1:1'}}]
            users: [{name: admin, user: {token: abc}}]
            """;
    private static final Json.Obj SPEC = Json.object(
            "management",
            "home",
            "agent",
            Json.object("install", "manual"),
            "kubernetesVersion",
            "1.35.2",
            "cloud",
            Json.object("type", "dev"),
            "controlPlane",
            Json.object("replicas", 1));

    private LiveHub hub;

    @BeforeAll
    void start(@TempDir Path data) {
        hub = new LiveHub(data);
        hub.apply("Secret", "secrets", "home", "default", Json.object("data", Json.object("kubeconfig", NOWHERE)));
        var reference = Json.object("secretRef", Json.object("name", "home"));
        hub.apply("ManagementCluster", "managementclusters", "home", "default", Json.object("kubeconfig", reference));
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @Test
    void what_no_cluster_can_be_is_refused_at_its_path() {
        refused(SPEC.with("controlPlane", Json.object("replicas", 2)), "HF-SHP-004", "spec.controlPlane.replicas");
        refused(SPEC.with("kubernetesVersion", Json.of("1.99.0")), "HF-SHP-002", "spec.kubernetesVersion");
        refused(SPEC.with("cloud", Json.object("type", "moon")), "HF-SHP-010", "spec.cloud.type");
        refused(SPEC.with("cloud", Json.object("type", "dev", "moon", 1)), "HF-JSN-007", "spec.cloud.moon");
        refused(SPEC.without("controlPlane"), "HF-JSN-006", "spec.controlPlane.replicas");
        refused(SPEC.without("management"), "HF-JSN-006", "spec.management");
        refused(SPEC.with("management", Json.of("nobody")), "HF-RES-008", "spec");
        refused(SPEC.with("agent", Json.object("install", "push")), "HF-RES-005", "spec.agent.install");
        refused(
                SPEC.with("pools", Json.of(List.of(Json.object("name", "a", "replicas", -1)))),
                "HF-JSN-008",
                "spec.pools[0].replicas");
        refused(Json.object("deletion", "destroy"), "HF-CLU-002", "spec.deletion");
    }

    @Test
    void a_management_cluster_that_does_not_answer_is_a_condition_with_code_and_remedy() {
        hub.apply("Cluster", "clusters", "quiet", "default", SPEC);
        var status = LiveHub.until(
                () -> hub.get("/api/v1/clusters/quiet").json().at("status"),
                seen -> !seen.at("problems").items().isEmpty());
        assertThat(status.at("state").text()).isEqualTo("Waiting");
        assertThat(status.at("problems").items().getFirst().at("code").text()).isEqualTo("HF-MGT-004");
        assertThat(hub.get("/api/v1/clusters/quiet/conditions").bytes().utf8()).contains("LaunchBlocked");
        var management = LiveHub.until(
                () -> hub.get("/api/v1/managementclusters/home").json().at("status"),
                seen -> !seen.at("conditions").items().isEmpty());
        assertThat(management.at("ready").flag(true)).isFalse();
        assertThat(hub.get("/api/v1/clusters/quiet/escrow").code()).isEqualTo("HF-MGT-004");
    }

    @Test
    void what_was_made_one_way_stays_that_way() {
        hub.apply("Cluster", "clusters", "made", "default", SPEC.with("kubernetesVersion", Json.of("1.34.0")));
        assertThat(put("made", SPEC.with("kubernetesVersion", Json.of("1.36.0")))
                        .code())
                .isEqualTo("HF-SHP-012");
        assertThat(put("made", SPEC.with("kubernetesVersion", Json.of("1.33.0")))
                        .code())
                .isEqualTo("HF-SHP-011");
        assertThat(put("made", Json.Obj.EMPTY).code()).isEqualTo("HF-CLU-013");
        assertThat(put("made", SPEC).status()).isEqualTo(200);
    }

    @Test
    void only_a_confirmed_destruction_begins_and_the_document_stays_until_it_is_done() {
        hub.apply("Cluster", "clusters", "doomed", "default", SPEC);
        assertThat(delete("doomed", "mode=destroy").code()).isEqualTo("HF-CLU-015");
        assertThat(delete("doomed", "mode=destroy&confirm=other").code()).isEqualTo("HF-CLU-015");
        assertThat(delete("doomed", "mode=uninstall&confirm=doomed").code()).isEqualTo("HF-CLU-002");
        var begun = delete("doomed", "mode=destroy&confirm=doomed");
        assertThat(begun.status()).isEqualTo(202);
        assertThat(hub.get("/api/v1/clusters/doomed")
                        .json()
                        .at("status")
                        .at("state")
                        .text())
                .isIn("Deleting");
        assertThat(put("doomed", SPEC.with("kubernetesVersion", Json.of("1.35.3")))
                        .code())
                .isEqualTo("HF-CLU-012");
        assertThat(pivot("doomed").code()).isEqualTo("HF-CLU-012");
        // Whoever knows better lets it go.
        assertThat(delete("doomed", "mode=retain").status()).isEqualTo(200);
        assertThat(hub.get("/api/v1/clusters/doomed").status()).isEqualTo(404);
    }

    @Test
    void only_what_the_hub_made_can_move_or_be_reclaimed() {
        hub.apply("Cluster", "clusters", "plain", "default", Json.Obj.EMPTY);
        assertThat(pivot("plain").code()).isEqualTo("HF-LCH-005");
        assertThat(hub.call("POST", "/api/v1/clusters/plain/reclaim", Json.object("confirm", "plain"))
                        .code())
                .isEqualTo("HF-LCH-005");
        hub.apply("Cluster", "clusters", "moved", "default", SPEC);
        assertThat(pivot("moved").status()).isEqualTo(202);
        assertThat(hub.call("POST", "/api/v1/clusters/moved/reclaim", Json.Obj.EMPTY)
                        .code())
                .isEqualTo("HF-CLU-015");
        assertThat(hub.call("DELETE", "/api/v1/managementclusters/home", Json.Obj.EMPTY)
                        .code())
                .isEqualTo("HF-RES-004");
    }

    private void refused(Json.Obj spec, String code, String path) {
        var answer = put("refused", spec);
        assertThat(answer.status()).as(spec.toString()).isEqualTo(422);
        var first = answer.json().at("findings").items().getFirst();
        assertThat(first.at("code").text() + " " + first.at("path").text()).isEqualTo(code + " " + path);
    }

    private Answer put(String name, Json.Obj spec) {
        return hub.call(
                "PUT",
                "/api/v1/clusters/" + name,
                dev.holdfast.protocol.json.StrictJson.write(LiveHub.document("Cluster", name, "default", spec)),
                hub.admin,
                hub.get("/api/v1/clusters/" + name).status() == 200
                        ? Map.of("If-Match", "*")
                        : Map.<String, String>of());
    }

    private Answer pivot(String name) {
        return hub.call("POST", "/api/v1/clusters/" + name + "/pivot", Json.object("back", true));
    }

    private Answer delete(String name, String query) {
        return hub.call("DELETE", "/api/v1/clusters/" + name + "?" + query, Json.Obj.EMPTY);
    }
}
