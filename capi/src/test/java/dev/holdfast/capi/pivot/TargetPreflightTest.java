package dev.holdfast.capi.pivot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi.Mode;
import dev.holdfast.capi.api.MemoryCapiApi;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.report.Takeover;
import dev.holdfast.protocol.report.Takeover.Unready;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the target says before a pivot, and what the source makes of it. */
class TargetPreflightTest {
    private static final String AGE = ", as the site said at 2026-11-20T20:00:00Z";
    private static final Takeover.Provider CORE = new Takeover.Provider("CoreProvider", "cluster-api", "v1.14.0");
    private static final Takeover.Provider BOOTSTRAP = new Takeover.Provider("BootstrapProvider", "kubeadm", "v1.14.0");
    private static final List<Takeover.Provider> HERE = List.of(CORE, BOOTSTRAP);
    private static final TargetPreflight.Host ROOMY = new TargetPreflight.Host(true, Long.MAX_VALUE, Long.MAX_VALUE);

    private final MemoryCapiApi server = new MemoryCapiApi("edge", Clock.systemUTC());

    @Test
    void nothing_speaks_against_a_target_that_has_everything() {
        assertThat(problems(site("v1.35.2", HERE, List.of(), ROOMY))).isEmpty();
        var more = List.of(CORE, BOOTSTRAP, new Takeover.Provider("InfrastructureProvider", "docker", "v1.14.0"));
        assertThat(problems(site("v1.33.0", more, List.of(), ROOMY))).isEmpty();
    }

    @Test
    void a_site_that_said_nothing() {
        assertThat(codes(Takeover.UNKNOWN)).containsExactly("HF-PIV-050");
    }

    @Test
    void another_version_of_a_provider_and_one_that_is_missing() {
        var there = List.of(new Takeover.Provider("CoreProvider", "cluster-api", "v1.13.2"));
        var found = problems(site("v1.35.2", there, List.of(), ROOMY));
        assertThat(found).extracting(Problem::code).containsExactly("HF-PIV-051", "HF-PIV-051");
        assertThat(found.get(0).expected()).contains("CoreProvider cluster-api in version v1.14.0");
        assertThat(found.get(0).found()).isEqualTo("version v1.13.2" + AGE);
        assertThat(found.get(1).found()).isEqualTo("none" + AGE);
    }

    @Test
    void a_kubernetes_on_which_cluster_api_does_not_run() {
        for (var version : List.of("v1.32.9", "v1.37.0", "v2.35.0", "1.35.2", "v1")) {
            assertThat(codes(site(version, HERE, List.of(), ROOMY))).as(version).containsExactly("HF-PIV-052");
        }
    }

    @Test
    void a_store_that_lacks_something_or_is_behind() {
        var lacking = new TargetPreflight.Host(false, Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(codes(site("v1.35.2", HERE, List.of(), lacking))).containsExactly("HF-PIV-053");
        var behind = TargetPreflight.problems(site("v1.35.2", HERE, List.of(), ROOMY), HERE, 6, 7, AGE);
        assertThat(behind).extracting(Problem::code).containsExactly("HF-PIV-053");
        assertThat(behind.getFirst().found()).isEqualTo("revision 6" + AGE);
    }

    @Test
    void too_little_disk_and_too_little_memory() {
        var small = new TargetPreflight.Host(true, 900L << 20, 500L << 20);
        assertThat(codes(site("v1.35.2", HERE, List.of(), small))).containsExactly("HF-PIV-055", "HF-PIV-056");
        var enough = new TargetPreflight.Host(true, 1L << 30, 512L << 20);
        assertThat(codes(site("v1.35.2", HERE, List.of(), enough))).isEmpty();
    }

    @Test
    void nodes_that_are_not_ready_say_why() {
        node("fine", Json.Arr.EMPTY, "Ready");
        node("dead", Json.Arr.EMPTY);
        node("full", Json.Arr.EMPTY, "Ready", "DiskPressure");
        node("lonely", taint("node.kubernetes.io/network-unavailable"), "Ready", "NetworkUnavailable");
        node("unknown", taint("node.cloudprovider.kubernetes.io/uninitialized"), "Ready");
        node("plane", taint("node-role.kubernetes.io/control-plane"), "Ready");
        var seen = TargetPreflight.look(server, ROOMY);
        assertThat(seen.unready())
                .containsExactly(
                        new Unready("dead", "NotReady"),
                        new Unready("full", "DiskPressure"),
                        new Unready("lonely", "NetworkUnavailable"),
                        new Unready("lonely", "node.kubernetes.io/network-unavailable"),
                        new Unready("unknown", "node.cloudprovider.kubernetes.io/uninitialized"));
        assertThat(TargetPreflight.problems(seen, List.of(), 7, 7, AGE))
                .extracting(Problem::code)
                .containsOnly("HF-PIV-054")
                .hasSize(5);
    }

    @Test
    void a_look_reads_the_version_and_the_inventory() {
        inventory();
        server.kubernetes("v1.34.1");
        var seen = TargetPreflight.look(server, ROOMY);
        assertThat(seen.kubernetes()).isEqualTo("v1.34.1");
        assertThat(seen.providers()).containsExactly(CORE);
        assertThat(TargetPreflight.isReady(seen)).isTrue();
    }

    @Test
    void a_server_that_does_not_answer_leaves_everything_unknown() {
        server.down("silence");
        assertThat(TargetPreflight.look(server, ROOMY)).isEqualTo(Takeover.UNKNOWN);
    }

    @Test
    void a_quiet_site_says_the_same_again_although_its_room_changes_a_little() {
        var one = site("v1.35.2", HERE, List.of(), new TargetPreflight.Host(true, 40L << 30, 3L << 30));
        var other = site("v1.35.2", HERE, List.of(), new TargetPreflight.Host(true, 39L << 30, 2L << 30));
        assertThat(one).isEqualTo(other);
    }

    private static Takeover site(
            String kubernetes, List<Takeover.Provider> providers, List<Unready> unready, TargetPreflight.Host host) {
        return new Takeover(kubernetes, providers, unready, host.stored(), host.disk(), host.memory());
    }

    private static List<Problem> problems(Takeover site) {
        return TargetPreflight.problems(site, HERE, 7, 7, AGE);
    }

    private static List<String> codes(Takeover site) {
        return problems(site).stream().map(Problem::code).toList();
    }

    private static Json.Arr taint(String key) {
        return new Json.Arr(List.of(Json.object("key", key, "effect", "NoSchedule")));
    }

    private void node(String name, Json.Arr taints, String... conditions) {
        write(Json.object(
                "apiVersion",
                "v1",
                "kind",
                "Node",
                "metadata",
                Json.object("name", name),
                "spec",
                Json.object("taints", taints),
                "status",
                Json.object(
                        "conditions",
                        List.of(conditions).stream()
                                .map(type -> Json.object("type", type, "status", "True"))
                                .toList())));
    }

    private void inventory() {
        var text = Json.object("type", "string");
        write(Json.object(
                "apiVersion",
                "apiextensions.k8s.io/v1",
                "kind",
                "CustomResourceDefinition",
                "metadata",
                Json.object("name", "providers.clusterctl.cluster.x-k8s.io"),
                "spec",
                Json.object(
                        "group",
                        "clusterctl.cluster.x-k8s.io",
                        "scope",
                        "Namespaced",
                        "names",
                        Json.object("kind", "Provider", "plural", "providers"),
                        "versions",
                        List.of(Json.object(
                                "name",
                                "v1alpha3",
                                "served",
                                true,
                                "storage",
                                true,
                                "schema",
                                Json.object(
                                        "openAPIV3Schema",
                                        Json.object(
                                                "type",
                                                "object",
                                                "properties",
                                                Json.object("type", text, "providerName", text, "version", text))))))));
        write(Json.object(
                "apiVersion",
                "clusterctl.cluster.x-k8s.io/v1alpha3",
                "kind",
                "Provider",
                "metadata",
                Json.object("name", "cluster-api", "namespace", "default"),
                "type",
                CORE.type(),
                "providerName",
                CORE.name(),
                "version",
                CORE.version()));
    }

    private void write(Json.Obj object) {
        assertThat(server.apply(object, "holdfast-test", Mode.REAL)).isInstanceOf(CapiAnswer.Written.class);
    }
}
