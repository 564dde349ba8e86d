package dev.holdfast.capi.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterShapeTest {
    private static final String SPEC =
            """
            {"site": "shop-017", "kubernetesVersion": "%s", "cloud": {"type": "%s"},
             "controlPlane": {"replicas": %s, "machine": %s}, "pools": %s}
            """;

    @Test
    void the_spec_of_a_cluster_is_read() {
        var shape = Shapes.read(
                SPEC.formatted(
                        "1.35.2",
                        "dev",
                        3,
                        "{\"size\": \"small\"}",
                        """
                [{"name": "tills", "replicas": 2},
                 {"name": "gpu", "replicas": 3, "failureDomains": ["cellar", "attic"],
                  "machine": {"size": "large", "nodeSeconds": 2, "apiServerSeconds": 9, "etcdSeconds": 9},
                  "labels": {"shop.example/use": "vision", "shop.example/floor": "0"},
                  "taints": [{"key": "shop.example/gpu", "effect": "NoSchedule"},
                             {"key": "shop.example/use", "value": "vision", "effect": "PreferNoSchedule"}]}]
                """));

        assertThat(shape).isEqualTo(Shapes.shop(3, Shapes.TILLS, Shapes.GPU));
    }

    @Test
    void only_figures_that_are_written_are_known_and_they_change_no_object() {
        var plain = Shapes.read(SPEC.formatted("1.35.2", "dev", 1, "{\"size\": \"large\"}", "[]"));
        var sized = Shapes.read(
                SPEC.formatted("1.35.2", "dev", 1, "{\"size\": \"large\", \"numCPUs\": 4, \"memoryMiB\": 8192}", "[]"));

        assertThat(plain.controlPlane().machine().figures()).isEmpty();
        assertThat(sized.controlPlane().machine().figures())
                .isEqualTo(Map.of(Machine.Figure.CPU, 4_000L, Machine.Figure.MEMORY, 8_192L));
        assertThat(ClusterObjects.of(sized)).isEqualTo(ClusterObjects.of(plain));
    }

    @ParameterizedTest
    @MethodSource
    void a_spec_that_no_cluster_can_have_is_refused_with_the_field(String code, String field, String spec) {
        refused(() -> Shapes.read(spec), code, field);
    }

    static Stream<Arguments> a_spec_that_no_cluster_can_have_is_refused_with_the_field() {
        return Stream.of(
                spec("HF-SHP-001", "kubernetesVersion", "1.35", "dev", "1", "{}", "[]"),
                spec("HF-SHP-001", "kubernetesVersion", "v1.035.1", "dev", "1", "{}", "[]"),
                spec("HF-SHP-002", "kubernetesVersion", "v1.32.9", "dev", "1", "{}", "[]"),
                spec("HF-SHP-002", "kubernetesVersion", "v1.37.0", "dev", "1", "{}", "[]"),
                spec("HF-SHP-004", "controlPlane.replicas", "v1.35.2", "dev", "2", "{}", "[]"),
                spec("HF-SHP-004", "controlPlane.replicas", "v1.35.2", "dev", "0", "{}", "[]"),
                spec("HF-SHP-004", "controlPlane.replicas", "v1.35.2", "dev", "9", "{}", "[]"),
                spec("HF-SHP-009", "vmSeconds", "v1.35.2", "dev", "1", "{\"vmSeconds\": 3601}", "[]"),
                spec("HF-SHP-010", "spec.cloud.type", "v1.35.2", "vsphere", "1", "{}", "[]"),
                spec("HF-JSN-008", "spec.controlPlane.replicas", "v1.35.2", "dev", "-1", "{}", "[]"),
                spec("HF-JSN-008", "spec.controlPlane.replicas", "v1.35.2", "dev", "9999999", "{}", "[]"),
                spec("HF-JSN-007", "spec.controlPlane.machine", "v1.35.2", "dev", "1", "{\"cpus\": 2}", "[]"),
                spec("HF-JSN-008", "machine.size", "v1.35.2", "dev", "1", "{\"size\": \"huge\"}", "[]"),
                spec("HF-JSN-008", "machine.numCPUs", "v1.35.2", "dev", "1", "{\"numCPUs\": 0}", "[]"),
                spec("HF-JSN-006", "machine.diskGB", "v1.35.2", "dev", "1", "{\"diskGB\": \"40\"}", "[]"),
                spec("HF-JSN-006", "spec.pools[0].name", "v1.35.2", "dev", "1", "{}", "[{\"replicas\": 1}]"),
                spec("HF-JSN-006", "spec.pools[0].replicas", "v1.35.2", "dev", "1", "{}", "[{\"name\": \"a\"}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Shop",
                "-shop",
                "shop.17",
                "",
                "a23456789012345678901234567890123456789012345678901234567890123b"
            })
    void a_name_that_is_no_dns_label_is_refused(String name) {
        refused(() -> named(name, "tills"), "HF-SHP-003", "metadata.name");
        refused(() -> named("shop", name), "HF-SHP-003", "pools[].name");
    }

    @Test
    void names_that_are_too_long_together_are_refused() {
        refused(() -> named("s".repeat(40), "t".repeat(23)), "HF-SHP-003", "pools[].name");
        assertThat(named("s".repeat(40), "t".repeat(22)).pools()).hasSize(1);
    }

    @Test
    void pools_whose_machines_would_have_one_name_are_refused() {
        var zoned = new Pool("tills", 1, Shapes.FAST, List.of("cellar"), Map.of(), List.of());
        var twin = new Pool("tills-cellar", 1, Shapes.FAST, List.of(), Map.of(), List.of());

        refused(() -> Shapes.shop(1, Shapes.TILLS, Shapes.TILLS), "HF-SHP-006", "pools[].name");
        refused(() -> Shapes.shop(1, zoned, twin), "HF-SHP-006", "pools[].name");
    }

    @Test
    void replicas_of_a_pool_have_a_bound() {
        refused(() -> pool(5_001, List.of(), Map.of()), "HF-SHP-005", "replicas of pool tills");
        refused(() -> pool(-1, List.of(), Map.of()), "HF-SHP-005", "replicas of pool tills");
    }

    @Test
    void a_failure_domain_is_named_once_and_as_a_label() {
        refused(() -> pool(1, List.of("cellar", "cellar"), Map.of()), "HF-SHP-007", "failureDomains of pool tills");
        refused(() -> pool(1, List.of("The Cellar"), Map.of()), "HF-SHP-007", "failureDomains of pool tills");
    }

    @ParameterizedTest
    @CsvSource({
        "node-role.kubernetes.io/till, x",
        "topology.kubernetes.io/zone, x",
        "'shop.example/', x",
        "'a,b=c', x",
        "shop.example/use, 'a b'",
        "shop.example/use, 'a,b=c'"
    })
    void a_label_that_a_kubelet_may_not_set_is_refused(String key, String value) {
        refused(() -> pool(1, List.of(), Map.of(key, value)), "HF-SHP-008", "pool tills");
    }

    @Test
    void labels_for_nodes_are_allowed() {
        assertThat(pool(1, List.of(), Map.of("node.kubernetes.io/kind", "till", "plain", ""))
                        .labels())
                .hasSize(2);
    }

    @Test
    void a_living_cluster_may_move_to_the_next_minor_version() {
        assertThat(change("v1.34.9", "v1.35.0")).isEmpty();
        assertThat(change("v1.34.9", "v1.34.10")).isEmpty();
    }

    @Test
    void a_minor_version_may_not_be_skipped_nor_taken_back() {
        assertThat(change("v1.33.1", "v1.35.0")).extracting(Problem::code).containsExactly("HF-SHP-012");
        assertThat(change("v1.34.2", "v1.34.1")).extracting(Problem::code).containsExactly("HF-SHP-011");
    }

    @Test
    void a_cluster_keeps_its_name_and_namespace() {
        var now = Shapes.shop(1);
        var next = new ClusterShape("other", "there", now.version(), now.cloud(), now.controlPlane(), now.pools());

        assertThat(ShapeChange.problems(now, next))
                .extracting(Problem::code, Problem::expected)
                .containsExactly(
                        tuple("HF-SHP-013", "metadata.name to stay shop-017"),
                        tuple("HF-SHP-013", "the namespace to stay holdfast"));
    }

    @Test
    void durations_are_whole_seconds_and_bounded() {
        assertThat(Machine.Dev.starting(Duration.ofHours(1)).vm()).isEqualTo(Duration.ofHours(1));
        refused(() -> Machine.Dev.starting(Duration.ofSeconds(-1)), "HF-SHP-009", "vmSeconds");
    }

    private static List<Problem> change(String from, String to) {
        return ShapeChange.problems(Shapes.shop(from, 1), Shapes.shop(to, 1));
    }

    private static Pool pool(int replicas, List<String> domains, Map<String, String> labels) {
        return new Pool("tills", replicas, Shapes.FAST, domains, labels, List.of());
    }

    private static ClusterShape named(String cluster, String pool) {
        var now = Shapes.shop(1);
        return new ClusterShape(
                cluster,
                "holdfast",
                now.version(),
                now.cloud(),
                now.controlPlane(),
                List.of(new Pool(pool, 1, Shapes.FAST, List.of(), Map.of(), List.of())));
    }

    private static Arguments spec(String code, String field, Object... parts) {
        return Arguments.of(code, field, SPEC.formatted(parts));
    }

    private static void refused(ThrowingCallable door, String code, String field) {
        assertThatThrownBy(door).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.problem().code()).as(refusal.getMessage()).isEqualTo(code);
            assertThat(refusal.problem().expected() + refusal.problem().found()).contains(field);
        });
    }
}
