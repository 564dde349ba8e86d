package dev.holdfast.packs.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.profile.ResourceCheck.Machines;
import dev.holdfast.packs.profile.ResourceCheck.Placed;
import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceCheckTest {
    private static final String CPU =
            "{type: cpu, components: [{scheduleType: worker, resourceRequestParamRef: cpu, replicaCountParamRef: pods}]}";
    private static final String MEMORY =
            "{type: memory, components: [{scheduleType: all, resourceRequestParamRef: m}]}";

    @Test
    void each_machine_where_components_run_must_have_the_least() {
        var layer = layer("metrics", "{type: cpu, minLimit: 2000, components: [{scheduleType: control-plane}]}", "{}");
        assertThat(check(List.of(layer), first(1, 1000L), pool("tills", 1, 500L)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.isError()).isTrue();
                    assertThat(finding.code()).isEqualTo("HF-CLU-021");
                    assertThat(finding.path()).isEqualTo("spec.controlPlane.machine");
                    assertThat(finding.message())
                            .isEqualTo("metrics 1.0.0 (layer metrics of profile store 1.5.0) wants at least 2000m CPU"
                                    + " on each machine of the control plane, and one has 1000m CPU");
                });
        assertThat(check(List.of(layer), first(1, 2000L), pool("tills", 1, 500L)))
                .isEmpty();
    }

    @Test
    void the_least_is_for_all_workers_where_no_component_says_it() {
        var layer = layer("metrics", "{type: cpu, minLimit: 2000}", "{}");
        assertThat(check(List.of(layer), first(1, 1L), pool("a", 1, 1999L), pool("b", 0, 1L), pool("c", 1, 2000L)))
                .extracting(Finding::path)
                .containsExactly("spec.a.machine", "spec.b.machine");
    }

    @ParameterizedTest
    @CsvSource({
        "500m, 4, 2000, true",
        "501m, 4, 2000, false",
        "1, 2, 2000, true",
        "1.5, '2', 2000, false",
        "0.0000000001, 1, 1, true",
        "2, 0, 1, true",
        "'', 9, 1, true",
        "lots, 9, 1, true",
        "5, none, 1, true"
    })
    void requests_times_replicas_fit_or_do_not(String cpu, String replicas, long millis, boolean fits) {
        var layer = layer("web", CPU, "{cpu: '" + cpu + "', pods: '" + replicas + "'}");
        assertThat(check(List.of(layer), pool("tills", 1, millis)).isEmpty()).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({"1Gi, 1024, true", "1Gi, 1023, false", "512Mi, 512, true", "536870913, 512, false", "1G, 953, false"})
    void memory_is_counted_in_mebibytes(String memory, long mebibytes, boolean fits) {
        var layer = layer("web", MEMORY, "{m: " + memory + "}");
        var machines = new Machines("spec.tills", "pool tills", false, 1, Map.of(ResourceNeed.Type.MEMORY, mebibytes));
        assertThat(check(List.of(layer), machines).isEmpty()).isEqualTo(fits);
    }

    @Test
    void packs_add_up_over_all_machines_and_everybody_who_asks_is_named() {
        var layers = List.of(layer("web", CPU, "{cpu: 500m, pods: 3}"), layer("report", CPU, "{cpu: 1, pods: 2}"));
        assertThat(check(layers, first(3, 9000L), pool("a", 2, 1000L), pool("b", 1, 1000L)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo("HF-CLU-022");
                    assertThat(finding.path()).isEqualTo("spec.pools");
                    assertThat(finding.message())
                            .isEqualTo(
                                    "packs ask for 3500m CPU, and there is 3000m CPU: pool a 2 × 1000m CPU,"
                                            + " pool b 1 × 1000m CPU;"
                                            + " web 1.0.0 (layer web of profile store 1.5.0) asks for 3 × 500m CPU at cpu,"
                                            + " report 1.0.0 (layer report of profile store 1.5.0) asks for 2 × 1000m CPU at cpu");
                });
        assertThat(check(layers, pool("a", 3, 1000L), pool("b", 1, 500L))).isEmpty();
    }

    @Test
    void what_runs_everywhere_has_the_control_plane_too() {
        var layer = layer(
                "agent", "{type: cpu, components: [{scheduleType: all, resourceRequestParamRef: cpu}]}", "{cpu: 3}");
        assertThat(check(List.of(layer), first(1, 2000L), pool("a", 1, 1000L))).isEmpty();
        assertThat(check(List.of(layer), first(1, 1999L), pool("a", 1, 1000L))).hasSize(1);
    }

    @Test
    void what_nobody_knows_refuses_nothing() {
        var layers =
                List.of(layer("web", CPU, "{cpu: 90, pods: 9}"), layer("big", "{type: cpu, minLimit: 9000}", "{}"));
        assertThat(check(layers, first(1, 1L))).as("no workers are described").isEmpty();
        assertThat(check(layers, new Machines("spec.a", "pool a", false, 1, Map.of(ResourceNeed.Type.DISK, 1L))))
                .as("other figures")
                .isEmpty();
        assertThat(check(
                        List.of(layers.getFirst()),
                        pool("a", 1, 1L),
                        new Machines("spec.b", "pool b", false, 1, Map.of())))
                .as("one pool that may have all of it")
                .isEmpty();
        assertThat(check(List.of())).isEmpty();
    }

    @Test
    void what_packs_want_is_locked_with_the_profile() {
        var layer =
                layer("web", CPU + ", {type: diskSize, minLimit: 1.5}", "{}").layer();
        var composition = new Composition("store", "1.5.0", "add-on", "all", "1.33.0", List.of(), List.of(layer));
        var read = Composition.parse(composition.write());
        assertThat(read).isEqualTo(composition);
        assertThat(read.layers().getFirst().pack().orElseThrow().constraints().resources())
                .hasSize(2);
    }

    @Test
    void a_request_whose_replicas_cannot_be_read_counts_as_nothing() {
        var findings = new ArrayList<Finding>();
        var needs = ResourceNeed.read(
                yaml(
                        """
                        {constraints: {resources: [{type: cpu, components: [
                          {scheduleType: worker, resourceRequestParamRef: cpu, replicaCountParamRef: 3}]}]}}
                        """),
                findings);
        assertThat(findings).extracting(Finding::code).containsExactly("HF-PCK-014");
        assertThat(needs.getFirst().components())
                .containsExactly(new ResourceNeed.Component(ResourceNeed.Schedule.WORKER, "", ""));
    }

    private static List<Finding> check(List<Placed> layers, Machines... machines) {
        return ResourceCheck.check(layers, List.of(machines));
    }

    private static Machines first(int count, long millis) {
        return new Machines(
                "spec.controlPlane", "the control plane", true, count, Map.of(ResourceNeed.Type.CPU, millis));
    }

    private static Machines pool(String name, int count, long millis) {
        return new Machines("spec." + name, "pool " + name, false, count, Map.of(ResourceNeed.Type.CPU, millis));
    }

    private static Placed layer(String name, String resources, String values) {
        var description = yaml("{constraints: {resources: [" + resources + "]}}");
        var findings = new ArrayList<Finding>();
        var pack = new LockedPack(
                name,
                "1.0.0",
                "r",
                "addon",
                "",
                "",
                List.of(),
                Map.of(),
                Map.of(),
                "",
                Constraints.read(description, findings));
        assertThat(findings).isEmpty();
        var layer =
                new Composition.Layer(name, name, Optional.of(pack), List.of(), List.of(), LayerSettings.plain("", ""));
        return new Placed("store 1.5.0", layer, yaml(values));
    }

    private static Json.Obj yaml(String text) {
        return (Json.Obj) Yaml.readMapping(text).value();
    }
}
