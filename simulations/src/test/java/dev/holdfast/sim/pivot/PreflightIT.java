package dev.holdfast.sim.pivot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.pivot.Phase;
import dev.holdfast.capi.pivot.PivotPlan;
import dev.holdfast.capi.pivot.PivotSource;
import dev.holdfast.capi.pivot.Progress;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.sim.testbed.Need;
import dev.holdfast.sim.testbed.Patience;
import dev.holdfast.sim.testbed.Resources;
import dev.holdfast.sim.testbed.capi.Provider;
import dev.holdfast.sim.testbed.capi.Side;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real controllers can leave a cluster in that must not move: told before anything is written, and gone when mended. */
class PreflightIT {
    private static final String VERSION = "cluster.x-k8s.io/v1beta2";
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final DevCluster CLUSTER = new DevCluster("pram");

    @TempDir
    private static Path folder;

    private static Optional<Side> opened = Optional.empty();
    private static Optional<Shore> shore = Optional.empty();
    private static int attempts;

    @BeforeAll
    static void start() {
        var binaries = Need.here().clusterApi("what speaks against a pivot at a real API server");
        opened = Optional.of(Side.start(binaries, folder.resolve("side")));
        shore = Optional.of(Shore.of(FaultStage.api(side()), new SecureRandom()));
        CLUSTER.apply(server(), 1, 1, kind -> !kind.equals("MachineHealthCheck"));
        CLUSTER.awaitRest(server(), 2);
    }

    @AfterAll
    static void stop() {
        shore.ifPresent(open -> open.api().close());
        opened.ifPresent(Side::close);
    }

    @Test
    void an_owner_that_would_not_move() {
        var plan = new ObjectRef("v1", "ConfigMap", CLUSTER.namespace(), "fleet");
        var made = server().apply(
                        Json.object(
                                "apiVersion",
                                "v1",
                                "kind",
                                "ConfigMap",
                                "metadata",
                                Json.object("name", plan.name(), "namespace", plan.namespace())),
                        "somebody")
                .required();
        var owner = Json.object(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "name",
                plan.name(),
                "uid",
                JsonView.of(made).at("metadata").at("uid").text());
        server().merge(CLUSTER.cluster(), Json.object("metadata", Json.object("ownerReferences", List.of(owner))))
                .required();
        assertThat(refusals()).containsExactly("HF-PIV-004");
        server().merge(CLUSTER.cluster(), Json.object("metadata", Json.object("ownerReferences", Json.Arr.EMPTY)))
                .required();
        assertGoesOn();
    }

    @Test
    void a_cluster_that_somebody_paused() {
        server().merge(CLUSTER.cluster(), Json.object("spec", Json.object("paused", true)))
                .required();
        assertThat(refusals()).containsExactly("HF-PIV-002");
        server().merge(CLUSTER.cluster(), Json.object("spec", Json.object("paused", Json.NULL)))
                .required();
        assertGoesOn();
    }

    @Test
    void a_rollout_with_a_machine_that_has_no_node_yet() {
        // It answers nothing for a moment, but keeps what others have open to its machines.
        side().unhook(Provider.INFRASTRUCTURE);
        var infrastructure = Objects.requireNonNull(side().running().get(Provider.INFRASTRUCTURE));
        infrastructure.pause();
        try {
            var workers = new ObjectRef(VERSION, "MachineDeployment", CLUSTER.namespace(), CLUSTER.name() + "-workers");
            var template = Json.object("spec", Json.object("version", "v1.35.1"));
            server().merge(workers, Json.object("spec", Json.object("template", template)))
                    .required();
            assertThat(refusals()).as("before anything has answered").contains("HF-PIV-007");
            new Patience(LONG).until("a rollout that has begun", () -> refusals()
                    .containsAll(List.of("HF-PIV-006", "HF-PIV-007")));
        } finally {
            infrastructure.resume();
            side().start(Provider.INFRASTRUCTURE);
        }
        CLUSTER.awaitRest(server(), 2);
        assertGoesOn();
    }

    @Test
    void an_authority_that_is_missing() {
        var secret = new ObjectRef("v1", "Secret", CLUSTER.namespace(), CLUSTER.name() + "-ca");
        var kept = server().find(secret).orElseThrow();
        server().delete(secret).required();
        assertThat(refusals()).containsExactly("HF-PIV-008");
        assertThat(server().find(secret)).as("no new authority").isEmpty();
        server().apply(bare(kept), "operator").required();
        assertGoesOn();
    }

    /** The codes, of a look that writes nothing. */
    private static List<String> refusals() {
        var source = source();
        return switch (source.begin(plan())) {
            case Progress.Blocked(var _, var problems) ->
                problems.stream().map(problem -> problem.code()).distinct().toList();
            case Progress.Moved _ -> {
                givenUp(source);
                yield List.of();
            }
            case Progress other -> throw new AssertionError(other);
        };
    }

    /** Controllers may need a moment; then it begins, and is given up again. */
    private static void assertGoesOn() {
        var last = new ArrayList<String>();
        new Patience(LONG).until("a cluster that may move, not " + last, () -> {
            last.clear();
            last.addAll(refusals());
            return last.isEmpty();
        });
        assertThat(CLUSTER.isAwake(server())).isTrue();
    }

    private static void givenUp(PivotSource source) {
        source.abort("that it begins is all we wanted to know");
        new Patience(LONG).until("an end", () -> {
            source.step(Optional.empty());
            return source.record()
                    .filter(record -> record.phase() == Phase.REVERTED)
                    .isPresent();
        });
        CLUSTER.awaitRest(server(), 2);
    }

    private static PivotSource source() {
        var random = new SecureRandom();
        var site = Shore.of(shore.orElseThrow().api(), random).known();
        var recovery = SealingKey.generate(random).publicHex();
        return shore.orElseThrow().source(CLUSTER.name(), site, recovery, FaultStage.TIMES, Clock.systemUTC(), random);
    }

    private static PivotPlan plan() {
        attempts++;
        return new PivotPlan(CLUSTER.namespace(), CLUSTER.name(), "look-at-it-" + attempts, attempts);
    }

    private static Side side() {
        return opened.orElseThrow();
    }

    private static Resources server() {
        return side().resources();
    }

    private static Json.Obj bare(Json.Obj object) {
        var metadata = JsonView.of(object).at("metadata").object();
        for (var field : List.of("uid", "resourceVersion", "creationTimestamp", "managedFields")) {
            metadata = metadata.without(field);
        }
        return object.with("metadata", metadata);
    }
}
