package dev.holdfast.capi.pivot;

import static dev.holdfast.capi.api.contract.SmallKinds.BOOTSTRAP;
import static dev.holdfast.capi.api.contract.SmallKinds.CORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.contract.SampleCluster;
import dev.holdfast.capi.api.contract.SmallKinds;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes wrong during a pivot ends with a name and with one side, or none, that acts. */
class FaultsTest {
    private final World world = new World();

    @Test
    void a_controller_that_never_confirms_the_pause() {
        world.here.stopConfirming();
        world.run();
        undone("HF-PIV-011");
    }

    @Test
    void health_checks_that_are_slow_to_confirm_leave_the_cluster_managed_meanwhile() {
        world.begin();
        world.here.stopConfirming();
        for (int i = 0; i < 5; i++) {
            world.round();
        }
        var check = SampleCluster.ref(CORE, "MachineHealthCheck", SampleCluster.NAME + "-workers");
        assertThat(World.live(world.management, check).annotated(CapiApi.PAUSED_ANNOTATION))
                .isTrue();
        assertThat(world.cluster(world.management)
                        .orElseThrow()
                        .spec()
                        .at("paused")
                        .flag(false))
                .isFalse();
        world.run();
        undone("HF-PIV-011");
        assertThat(World.live(world.management, check).annotated(CapiApi.PAUSED_ANNOTATION))
                .isFalse();
    }

    @Test
    void a_source_whose_keys_to_seal_to_are_allowed_no_more() {
        world.source =
                world.source(world.management, World.HUB, new SourceKeys(World.HUB, World.SITE.publicKey(), "", ""));
        world.run();
        undone("HF-PIV-046");
    }

    @Test
    void a_provider_that_blocks_the_move() {
        change(
                world.management,
                SampleCluster.ref("infrastructure.cluster.x-k8s.io", "DevMachine", "w-0"),
                Json.object("metadata", Json.object("annotations", Json.object(Marks.BLOCK_MOVE, ""))));
        world.run();
        undone("HF-PIV-011");
    }

    @Test
    void a_target_that_never_answers() {
        world.until(Role.SOURCE, Phase.COMMIT);
        for (int i = 0; i < 1_000; i++) {
            world.source.step(Optional.empty());
            world.clock.pass(World.TIMES.poll());
        }
        undone("HF-PIV-013");
    }

    @Test
    void providers_of_another_version_at_the_target() {
        var other = SmallKinds.definition(CORE, "Machine", Json.object("type", "object"));
        world.edge.apply(other, "holdfast-test", CapiApi.Mode.REAL);
        world.run();
        undone("HF-PIV-017");
    }

    @Test
    void a_target_that_refuses_an_object() {
        world.edge.obstacle((_, object) -> ObjectRef.of(object).kind().equals("KubeadmConfig")
                ? Optional.of(new CapiAnswer.Denied("spec.format: not allowed here"))
                : Optional.empty());
        world.run();
        undone("HF-PIV-018");
    }

    @Test
    void an_object_of_the_same_name_with_other_content() {
        namespace();
        var other = SampleCluster.secret("w-0", List.of()).with("data", Json.object("value", "b3RoZXI="));
        world.edge.create(other, "somebody", CapiApi.Mode.REAL);
        world.run();
        undone("HF-PIV-019", 1);
        assertThat(World.live(world.edge, SampleCluster.ref("", "Secret", "w-0"))
                        .view()
                        .at("data")
                        .at("value")
                        .text())
                .isEqualTo("b3RoZXI=");
    }

    @Test
    void a_namespace_without_room() {
        namespace();
        world.edge.create(
                Json.object(
                        "apiVersion",
                        "v1",
                        "kind",
                        "ResourceQuota",
                        "metadata",
                        Json.object("name", "small", "namespace", SampleCluster.NAMESPACE),
                        "spec",
                        Json.object("hard", Json.object("secrets", "4"))),
                "somebody",
                CapiApi.Mode.REAL);
        world.run();
        undone("HF-PIV-020", 1);
    }

    @Test
    void a_webhook_that_is_down_and_a_disk_that_is_full() {
        world.edge.obstacle((verb, object) ->
                verb.equals("create") && ObjectRef.of(object).kind().equals("Machine")
                        ? Optional.of(new CapiAnswer.Unavailable("etcdserver: mvcc: database space exceeded"))
                        : Optional.empty());
        world.until(Role.SOURCE, Phase.COMMIT);
        world.target.step(world.source.statement(), _ -> world.source.seal());
        assertThat(World.codes(world.target.step(world.source.statement(), _ -> world.source.seal())))
                .containsExactly("HF-PIV-016");
        world.run();
        undone("HF-PIV-013");
    }

    @Test
    void a_sealed_file_that_was_altered_on_the_way() {
        world.until(Role.SOURCE, Phase.COMMIT);
        var file = world.source.seal().orElseThrow().toArray();
        file[file.length / 2] ^= 1;
        var altered = dev.holdfast.protocol.id.Bytes.copyOf(file);
        world.target.step(world.source.statement(), _ -> Optional.of(altered));
        assertThat(World.codes(world.target.step(world.source.statement(), _ -> Optional.of(altered))))
                .containsExactly("HF-PIV-015");
        assertThat(World.clusterObjects(world.edge)).isEmpty();
        world.run();
        assertThat(world.watcher.active()).containsExactly(world.edge);
    }

    @Test
    void a_controller_that_writes_although_it_is_paused() {
        world.until(Role.TARGET, Phase.COMMIT);
        change(
                world.management,
                SampleCluster.ref(CORE, "MachineDeployment", "w"),
                Json.object("spec", Json.object("replicas", 3)));
        world.run();
        undone("HF-PIV-012");
    }

    @Test
    void somebody_who_resumes_the_source_by_hand_before_the_decision() {
        world.until(Role.TARGET, Phase.COMMIT);
        change(world.management, SampleCluster.cluster(), Json.object("spec", Json.object("paused", false)));
        world.run();
        undone("HF-PIV-012");
    }

    @Test
    void two_agents_with_one_identity_on_two_clusters() {
        world.until(Role.TARGET, Phase.COMMIT);
        var twin = new World("another edge");
        var offer = world.source.statement();
        for (int i = 0; i < 20 && !isReady(twin.target); i++) {
            twin.target.step(offer, _ -> world.source.seal());
            twin.there.act();
        }
        world.source.step(world.target.statement());
        world.source.step(world.target.statement());
        var commit = world.source.statement();
        assertThat(World.codes(twin.target.step(commit, _ -> world.source.seal())))
                .containsExactly("HF-PIV-014");
        assertThat(twin.isPaused(twin.edge)).isTrue();
        world.run();
        assertThat(world.watcher.active()).containsExactly(world.edge);
    }

    private static boolean isReady(PivotTarget target) {
        return target.record().filter(record -> record.phase() == Phase.COMMIT).isPresent();
    }

    @Test
    void a_statement_that_nobody_trusted_signed() {
        world.until(Role.TARGET, Phase.COMMIT);
        var before = world.target.record();
        var record = world.source.record().orElseThrow();
        var forged = PivotStatement.of(record.decided(Decision.COMMITTED)
                        .aimed(before.orElseThrow().targetUid()))
                .sign(World.SITE);
        assertThat(World.codes(world.target.step(Optional.of(forged), _ -> world.source.seal())))
                .containsExactly("HF-DSS-003");
        assertThat(world.target.record()).isEqualTo(before);
    }

    @Test
    void an_access_that_cannot_be_cut_off_keeps_the_target_asleep() {
        world.fence = _ -> Optional.of("the cloud does not answer");
        world.until(Role.SOURCE, Phase.TOMBSTONE);
        for (int i = 0; i < 20; i++) {
            world.round();
        }
        assertThat(World.codes(world.source.step(world.target.statement()))).containsExactly("HF-PIV-026");
        assertThat(world.source.statement()).isEmpty();
        assertThat(world.watcher.active()).isEmpty();
        world.fence = SourceFence.NOTHING_TO_CUT;
        world.run();
        assertThat(world.watcher.active()).containsExactly(world.edge);
    }

    @Test
    void a_certificate_that_vanishes_between_verification_and_activation() {
        world.until(Role.TARGET, Phase.ACTIVATE);
        var secret = World.live(world.edge, SampleCluster.ref("", "Secret", SampleCluster.NAME + "-ca"));
        world.edge.delete(secret.ref(), secret.uid());
        assertThat(World.codes(world.target.step(world.source.statement(), _ -> world.source.seal())))
                .contains("HF-PIV-101");
        assertThat(world.watcher.active()).isEmpty();
        world.run();
        assertThat(Graph.data(World.live(world.edge, secret.ref()))).isEqualTo(Graph.data(secret));
        assertThat(world.watcher.active()).containsExactly(world.edge);
    }

    @Test
    void a_secret_that_is_altered_after_verification_waits_until_somebody_puts_it_back() {
        world.until(Role.TARGET, Phase.ACTIVATE);
        world.lookAway();
        var secret = World.live(world.edge, SampleCluster.ref("", "Secret", "w-0"));
        change(world.edge, secret.ref(), Json.object("data", Json.object("value", "b3RoZXI=")));
        for (int i = 0; i < 3; i++) {
            assertThat(World.codes(world.target.step(world.source.statement(), _ -> world.source.seal())))
                    .contains("HF-PIV-107");
            assertThat(world.watcher.active()).isEmpty();
        }
        change(
                world.edge,
                secret.ref(),
                Json.object("data", secret.view().at("data").object()));
        world.run();
        assertThat(world.watcher.active()).containsExactly(world.edge);
    }

    @Test
    void a_target_whose_controllers_do_not_take_over_is_reported_and_waits() {
        world.until(Role.TARGET, Phase.ACTIVATE);
        world.there.stopConfirming();
        for (int i = 0; i < 400; i++) {
            world.round();
        }
        var progress = world.target.step(world.source.statement(), _ -> world.source.seal());
        assertThat(World.codes(progress)).containsExactly("HF-PIV-125");
        assertThat(progress.toString()).contains("it is late");
        assertThat(World.clusterObjects(world.management)).isNotEmpty();
    }

    @Test
    void a_machine_that_nobody_asked_for_pauses_both_sides() {
        world.until(Role.TARGET, Phase.SOAK);
        world.lookAway();
        var machine = World.live(world.edge, SampleCluster.ref(CORE, "Machine", "w-0"));
        var copy = machine.json()
                .without("status")
                .with(
                        "metadata",
                        Json.object(
                                "name",
                                "stranger",
                                "namespace",
                                SampleCluster.NAMESPACE,
                                "labels",
                                Json.object(CapiApi.CLUSTER_LABEL, SampleCluster.NAME)));
        world.edge.create(copy, "somebody", CapiApi.Mode.REAL);
        assertThat(soak()).containsExactly("HF-PIV-122");
        assertThat(world.watcher.active()).isEmpty();
        assertThat(world.target.accept("it is the new rack")).isEqualTo(new Progress.Moved(Phase.DONE));
        assertThat(world.watcher.active()).containsExactly(world.edge);
    }

    @Test
    void a_machine_that_is_replaced_pauses_both_sides() {
        world.until(Role.TARGET, Phase.SOAK);
        world.lookAway();
        var machine = World.live(world.edge, SampleCluster.ref(CORE, "Machine", "w-0"));
        world.edge.delete(machine.ref(), machine.uid());
        assertThat(soak()).containsExactly("HF-PIV-121");
        assertThat(world.watcher.active()).isEmpty();
    }

    @Test
    void a_new_authority_pauses_both_sides() {
        world.until(Role.TARGET, Phase.SOAK);
        world.lookAway();
        change(
                world.edge,
                SampleCluster.ref("", "Secret", SampleCluster.NAME + "-ca"),
                Json.object("data", Json.object("tls.crt", "bmV3")));
        assertThat(soak()).containsExactly("HF-PIV-124");
        assertThat(world.watcher.active()).isEmpty();
    }

    @Test
    void a_cluster_that_is_scaled_during_the_soak_is_no_fault() {
        world.until(Role.TARGET, Phase.SOAK);
        world.lookAway();
        change(
                world.edge,
                SampleCluster.ref(CORE, "MachineSet", "w-x"),
                Json.object("spec", Json.object("replicas", 3)));
        world.there.act();
        assertThat(soak()).containsExactly("HF-PIV-029");
    }

    @Test
    void somebody_who_resumes_the_source_by_hand_after_the_decision() {
        world.until(Role.TARGET, Phase.COMMIT);
        world.source.step(world.target.statement());
        world.source.step(world.target.statement());
        change(world.management, SampleCluster.cluster(), Json.object("spec", Json.object("paused", false)));
        world.source.step(world.target.statement());
        assertThat(world.watcher.active()).isEmpty();
        world.run();
        assertThat(world.watcher.active()).containsExactly(world.edge);
    }

    @Test
    void a_secret_that_only_the_bootstrap_configuration_names_moves_too() {
        change(
                world.management,
                SampleCluster.ref(BOOTSTRAP, "KubeadmConfig", "cp-0"),
                Json.object(
                        "spec",
                        Json.object(
                                "files",
                                List.of(Json.object(
                                        "contentFrom",
                                        Json.object("secret", Json.object("name", "motd", "key", "value")))))));
        assertThat(World.codes(world.begin())).containsExactly("HF-PIV-009");
        var secret = SampleCluster.secret("motd", List.of());
        var metadata = Json.object("name", "motd", "namespace", SampleCluster.NAMESPACE);
        world.management.create(secret.with("metadata", metadata), "somebody", CapiApi.Mode.REAL);
        world.run();
        assertThat(World.live(world.edge, SampleCluster.ref("", "Secret", "motd"))
                        .name())
                .isEqualTo("motd");
        assertThat(World.clusterObjects(world.management)).isEmpty();
    }

    private List<String> soak() {
        return World.codes(world.target.step(world.source.statement(), _ -> world.source.seal()));
    }

    private void undone(String code) {
        undone(code, 0);
    }

    /** The source acts as before, and the target has nothing of the pivot. */
    private void undone(String code, int others) {
        assertThat(world.source.record().orElseThrow().phase()).isEqualTo(Phase.REVERTED);
        assertThat(world.codes()).contains(code);
        for (int i = 0; i < 5; i++) {
            world.round();
        }
        assertThat(world.watcher.active()).containsExactly(world.management);
        assertThat(World.clusterObjects(world.edge)).hasSize(others);
    }

    private void namespace() {
        world.edge.create(
                Json.object(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Namespace",
                        "metadata",
                        Json.object("name", SampleCluster.NAMESPACE)),
                "somebody",
                CapiApi.Mode.REAL);
    }

    private static void change(CapiApi side, ObjectRef ref, Json.Obj change) {
        assertThat(side.patch(ref, change, "somebody")).isInstanceOf(CapiAnswer.Written.class);
    }
}
