package dev.holdfast.capi.pivot;

import static dev.holdfast.capi.api.contract.SmallKinds.BOOTSTRAP;
import static dev.holdfast.capi.api.contract.SmallKinds.CONTROL_PLANE;
import static dev.holdfast.capi.api.contract.SmallKinds.CORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.contract.SampleCluster;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way in which a copy can be wrong is found by the check that is there for it, and undone. */
class VerificationTest {
    private static final ObjectRef MACHINE = SampleCluster.ref(CORE, "Machine", "w-0");
    private static final ObjectRef AUTHORITY = SampleCluster.ref("", "Secret", SampleCluster.NAME + "-ca");
    private static final ObjectRef PLANE = SampleCluster.ref(CONTROL_PLANE, "KubeadmControlPlane", SampleCluster.NAME);

    static Stream<Arguments> ways() {
        return Stream.of(
                way("HF-PIV-101", world -> delete(world, AUTHORITY)),
                way(
                        "HF-PIV-101",
                        world -> deleteAll(world, SampleCluster.ref(BOOTSTRAP, "KubeadmConfigTemplate", "w-c3"))),
                way(
                        "HF-PIV-102",
                        world -> world.edge.create(
                                SampleCluster.secret("stranger", List.of()), "somebody", CapiApi.Mode.REAL)),
                way("HF-PIV-103", world -> change(world, MACHINE, Json.object("spec", Json.object("version", "v9")))),
                way("HF-PIV-104", VerificationTest::dangle),
                way("HF-PIV-105", world -> owners(world, List.of())),
                way(
                        "HF-PIV-106",
                        world -> change(
                                world,
                                MACHINE,
                                Json.object("metadata", Json.object("finalizers", List.of("stranger.example/hold"))))),
                way(
                        "HF-PIV-107",
                        world -> change(world, AUTHORITY, Json.object("data", Json.object("tls.crt", "bmV3")))),
                way(
                        "HF-PIV-108",
                        world ->
                                change(world, MACHINE, Json.object("spec", Json.object("providerID", "dev:///other")))),
                way(
                        "HF-PIV-109",
                        world -> deleteAll(world, SampleCluster.ref(BOOTSTRAP, "KubeadmConfigTemplate", "w-c3"))),
                way("HF-PIV-110", world -> world.nodes = name -> new CapiAnswer.Absent(name)),
                way(
                        "HF-PIV-111",
                        world -> change(
                                world,
                                MACHINE,
                                Json.object(
                                        "metadata",
                                        Json.object(
                                                "annotations",
                                                Json.object("by.example/controller", "somebody else"))))),
                way(
                        "HF-PIV-112",
                        world -> world.edge.delete(
                                MACHINE, World.live(world.edge, MACHINE).uid())),
                way(
                        "HF-PIV-113",
                        world -> world.edge.patchStatus(
                                PLANE, Json.object("status", Json.object("initialization", Json.NULL)), "somebody")),
                way(
                        "HF-PIV-114",
                        world -> change(
                                world, SampleCluster.cluster(), Json.object("spec", Json.object("paused", false)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void a_wrong_copy_is_found_and_undone(String code, Consumer<World> way) {
        var world = new World();
        world.until(Role.TARGET, Phase.VERIFY);
        world.lookAway();
        way.accept(world);
        world.target.step(world.source.statement(), _ -> world.source.seal());
        var record = world.target.record().orElseThrow();
        assertThat(record.decision()).isEqualTo(Decision.ABORTED);
        assertThat(record.problems()).extracting("code").contains(code);
        for (int i = 0; i < 20; i++) {
            world.source.step(world.target.statement());
            world.target.step(world.source.statement(), _ -> world.source.seal());
            world.here.act();
        }
        assertThat(world.source.record().orElseThrow().phase()).isEqualTo(Phase.REVERTED);
        assertThat(world.watcher.active()).containsExactly(world.management);
        assertThat(World.clusterObjects(world.edge))
                .filteredOn(object -> object.annotated(Marks.PIVOT))
                .isEmpty();
        assertThat(world.cluster(world.edge)).isEmpty();
        assertThat(world.saysNothingOfPause(world.management)).isTrue();
    }

    @Test
    void every_check_has_a_way_that_it_finds() {
        var found = ways().map(way -> (String) way.get()[0]).distinct().toList();
        assertThat(Verification.CHECKS).extracting(Verification.Check::code).allMatch(found::contains);
        assertThat(PivotTarget.checks()).hasSize(Verification.CHECKS.size());
    }

    private static Arguments way(String code, Consumer<World> way) {
        return Arguments.of(code, way);
    }

    /** An owner that the server does not have, beside one that it has: the collector keeps the object. */
    private static void dangle(World world) {
        var own = World.live(world.edge, MACHINE)
                .metadata()
                .at("ownerReferences")
                .items()
                .getFirst()
                .object();
        owners(world, List.of(own, own.with("uid", "nobody").with("controller", false)));
    }

    private static void owners(World world, List<Json.Obj> owners) {
        change(world, MACHINE, Json.object("metadata", Json.object("ownerReferences", owners)));
    }

    private static void delete(World world, ObjectRef ref) {
        world.edge.delete(ref, World.live(world.edge, ref).uid());
    }

    private static void deleteAll(World world, ObjectRef ref) {
        delete(world, ref);
        change(world, ref, Json.object("metadata", Json.object("finalizers", Json.Arr.EMPTY)));
    }

    private static void change(World world, ObjectRef ref, Json.Obj change) {
        assertThat(world.edge.patch(ref, change, "somebody")).isInstanceOf(CapiAnswer.Written.class);
    }
}
