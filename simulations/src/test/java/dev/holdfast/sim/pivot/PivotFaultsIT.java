package dev.holdfast.sim.pivot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.pivot.Phase;
import dev.holdfast.capi.pivot.Progress;
import dev.holdfast.capi.pivot.Role;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.Need;
import dev.holdfast.sim.testbed.NetworkNamespace;
import dev.holdfast.sim.testbed.Patience;
import dev.holdfast.sim.testbed.Resources;
import dev.holdfast.sim.testbed.capi.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in a pivot between two real servers ends with a name and a safe side, and goes on when it is mended. */
class PivotFaultsIT {
    private static final long SEED = Long.getLong("holdfast.pivot.seed", 5);
    private static final long ROOM = 64 << 20;
    private static final double TORN = 0.015;
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private static Path folder;

    private static Optional<FaultStage> opened = Optional.empty();
    private static Optional<Binaries> programs = Optional.empty();

    @BeforeAll
    static void start() {
        var untested = "faults of a pivot between two real API servers";
        var binaries = Need.here().clusterApi(untested);
        Need.here()
                .orSkip(
                        Optional.of(binaries).filter(_ -> NetworkNamespace.isPossible()),
                        untested,
                        "run as root on Linux");
        programs = Optional.of(binaries);
        opened = Optional.of(FaultStage.open(binaries, folder, ROOM));
    }

    @AfterAll
    static void stop() {
        opened.ifPresent(FaultStage::close);
    }

    @Test
    void a_target_whose_disk_is_full_gives_up_and_is_clean_when_there_is_room_again() {
        var stage = stage();
        var there = stage.there();
        var attempt = stage.attempt(stage.from(), stage.to(), FaultStage.impatient(Duration.ofSeconds(4)));
        assertThat(attempt.begin()).isEmpty();
        attempt.until(Role.TARGET, Phase.COPY);
        var ballast = fill(there.resources());
        attempt.untilComplaint("HF-PIV-013");
        assertThat(attempt.complaints())
                .anyMatch(line -> line.startsWith("HF-PIV-016") && line.contains("database space exceeded"));
        attempt.until(Role.SOURCE, Phase.REVERTED);
        assertThat(stage.cluster.isAwake(stage.here().resources())).isTrue();
        empty(there, ballast);
        stage.undone(attempt, "HF-PIV-013");

        var again = stage.begun();
        again.until(Role.TARGET, Phase.COPY);
        ballast = fill(there.resources());
        again.untilComplaint("HF-PIV-016");
        empty(there, ballast);
        stage.completes(again);
    }

    @Test
    void a_namespace_without_room_is_told_before_and_during_the_copy() {
        var stage = stage();
        var there = stage.there().resources();
        quota(there, "4");
        stage.undone(stage.begun(), "HF-PIV-020");
        drop(there, quota());

        var late = stage.begun();
        late.until(Role.TARGET, Phase.COPY);
        quota(there, "1");
        stage.undone(late, "HF-PIV-018");
        assertThat(late.complaints().toString() + late.source.record()).contains("exceeded quota");
        drop(there, quota());
        stage.completes(stage.begun());
    }

    @Test
    void a_webhook_that_dies_between_trial_and_copy_is_waited_for() {
        var stage = stage();
        var there = stage.there().resources();
        var attempt = stage.begun();
        attempt.until(Role.TARGET, Phase.COPY);
        var hook = deadWebhook();
        there.apply(hook, "test").required();
        new Patience(LONG).until("a webhook that is called", () -> there.tryApply(machine(stage), "test")
                .message()
                .contains("failed calling webhook"));
        attempt.untilComplaint("HF-PIV-016");
        assertThat(attempt.complaints()).anyMatch(line -> line.contains("failed calling webhook"));
        assertThat(attempt.phase(Role.TARGET)).contains(Phase.COPY);
        drop(there, ObjectRef.of(hook));
        stage.completes(attempt);
    }

    @Test
    void providers_of_other_versions_at_the_target_are_told_before_the_copy() {
        var stage = stage();
        var there = stage.there().resources();
        var ref = new ObjectRef(
                "apiextensions.k8s.io/v1", "CustomResourceDefinition", "", "machinesets.cluster.x-k8s.io");
        var definition = there.find(ref).orElseThrow();
        there.merge(ref, Json.object("spec", Json.object("versions", otherVersions(definition))))
                .required();
        stage.undone(stage.begun(), "HF-PIV-017");
        var versions = JsonView.of(definition).at("spec").at("versions").json().orElseThrow();
        there.merge(ref, Json.object("spec", Json.object("versions", versions))).required();
        stage.completes(stage.begun());
    }

    @Test
    void an_object_of_the_same_name_is_never_overwritten_whenever_it_appears() {
        var stage = stage();
        var there = stage.there().resources();
        var name = stage.cluster.name() + "-ca";
        foreign(stage, there, name);
        stage.undone(stage.begun(), "HF-PIV-019");
        assertThat(JsonView.of(there.find(secret(stage, name)).orElseThrow())
                        .at("data")
                        .at("value")
                        .text())
                .isEqualTo("b3RoZXI=");
        drop(there, secret(stage, name));

        var late = stage.begun();
        late.until(Role.TARGET, Phase.COPY);
        foreign(stage, there, name);
        stage.undone(late, "HF-PIV-019");
        drop(there, secret(stage, name));
        stage.completes(stage.begun());
    }

    @Test
    void certificates_that_vanish_or_change_between_verification_and_activation_wake_nobody() {
        var stage = stage();
        var there = stage.there().resources();
        var attempt = stage.begun();
        attempt.until(Role.TARGET, Phase.ACTIVATE);
        var ref = secret(stage, stage.cluster.name() + "-ca");
        var whole = there.find(ref).orElseThrow();
        there.merge(ref, Json.object("data", Json.object("tls.crt", "b3RoZXI=")))
                .required();
        assertBlocked(stage, attempt, "HF-PIV-107");
        there.merge(ref, Json.object("data", JsonView.of(whole).at("data").object()))
                .required();
        drop(there, ref);
        assertBlocked(stage, attempt, "HF-PIV-101");
        stage.completes(attempt);
    }

    @Test
    void a_network_that_is_cut_between_any_two_calls_only_costs_time() {
        var stage = stage();
        var random = new Random(SEED);
        try (var here = Torn.to(stage.here(), random, TORN);
                var there = Torn.to(stage.there(), random, TORN)) {
            var attempt = stage.attempt(over(here, stage.from()), over(there, stage.to()), FaultStage.TIMES);
            new Patience(LONG)
                    .until("a look without a cut", () -> attempt.begin().isEmpty());
            stage.completes(attempt);
            assertThat(here.losses() + there.losses()).as("seed %d", SEED).isPositive();
            System.out.printf("torn, seed %d: source %s, target %s%n", SEED, here, there);
        }
    }

    @Test
    void of_two_agents_with_one_identity_one_wins_and_the_other_is_refused_by_name() {
        var stage = stage();
        try (var elsewhere = Side.unmanned(programs.orElseThrow(), folder.resolve("elsewhere"));
                var api = FaultStage.api(elsewhere)) {
            var attempt = stage.begun();
            var shore = new Shore(api, stage.to().signer(), stage.to().sealing());
            var twin = stage.attemptOf(attempt, shore);
            attempt.until(Role.SOURCE, Phase.COMMIT);
            new Patience(LONG).until("a twin that is ready: " + twin.complaints(), () -> {
                twin.stepTarget();
                return twin.phase(Role.TARGET).equals(Optional.of(Phase.COMMIT));
            });
            attempt.until(Role.TARGET, Phase.ACTIVATE);
            assertThat(twin.stepTarget()).isInstanceOf(Progress.Blocked.class);
            assertThat(twin.codes()).contains("HF-PIV-014");
            assertThat(stage.cluster.isAwake(elsewhere.resources())).isFalse();
            stage.completes(attempt);
            twin.stepTarget();
            assertThat(stage.cluster.isAwake(elsewhere.resources())).isFalse();
        }
    }

    @Test
    void two_processes_of_one_agent_only_slow_each_other_down() throws Exception {
        var stage = stage();
        var attempt = stage.begun();
        var twin = stage.attemptOf(attempt, stage.to());
        var over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var other = threads.submit(() -> {
                while (!over.get()) {
                    twin.stepTarget();
                }
            });
            try {
                stage.completes(attempt);
            } finally {
                over.set(true);
            }
            other.get();
        }
        stage.assertNothingWrong();
    }

    private static void assertBlocked(FaultStage stage, Attempt attempt, String code) {
        assertThat(attempt.stepTarget()).isInstanceOf(Progress.Blocked.class);
        assertThat(attempt.codes()).contains(code);
        assertThat(stage.cluster.isAwake(stage.here().resources())).isFalse();
        assertThat(stage.cluster.isAwake(stage.there().resources())).isFalse();
    }

    private static FaultStage stage() {
        return opened.orElseThrow();
    }

    private static Shore over(Torn way, Shore shore) {
        return new Shore(way, shore.signer(), shore.sealing());
    }

    /** Writes until the store takes no more. */
    private static List<ObjectRef> fill(Resources server) {
        var filler = "x".repeat(900_000);
        return Stream.iterate(0, i -> i + 1)
                .map(i -> Json.object(
                        "apiVersion",
                        "v1",
                        "kind",
                        "ConfigMap",
                        "metadata",
                        Json.object("name", "ballast-" + i, "namespace", "default"),
                        "data",
                        Json.object("filler", filler)))
                .takeWhile(object -> {
                    var answer = server.apply(object, "test");
                    assertThat(answer.succeeded() || answer.message().contains("space exceeded"))
                            .as(answer.message())
                            .isTrue();
                    return answer.succeeded();
                })
                .map(ObjectRef::of)
                .toList();
    }

    private static void empty(Side side, List<ObjectRef> ballast) {
        assertThat(ballast).isNotEmpty();
        ballast.forEach(object -> drop(side.resources(), object));
        side.plane().tidyStore();
    }

    private static ObjectRef quota() {
        return new ObjectRef("v1", "ResourceQuota", stage().cluster.namespace(), "small");
    }

    /** Until the server itself goes by it. */
    private static void quota(Resources server, String secrets) {
        var ref = quota();
        server.apply(
                Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", ref.namespace())),
                "test");
        server.apply(
                        Json.object(
                                "apiVersion",
                                "v1",
                                "kind",
                                "ResourceQuota",
                                "metadata",
                                Json.object("name", ref.name(), "namespace", ref.namespace()),
                                "spec",
                                Json.object("hard", Json.object("secrets", secrets))),
                        "test")
                .required();
        new Patience(LONG).until("a quota that counts", () -> server.find(ref).stream()
                .anyMatch(found ->
                        JsonView.of(found).at("status").at("used").at("secrets").present()));
    }

    private static Json.Obj deadWebhook() {
        var rule = Json.object(
                "apiGroups",
                List.of("cluster.x-k8s.io"),
                "apiVersions",
                List.of("v1beta2"),
                "operations",
                List.of("CREATE"),
                "resources",
                List.of("machines"));
        var hook = Json.object(
                "name",
                "dead.example.org",
                "admissionReviewVersions",
                List.of("v1"),
                "sideEffects",
                "None",
                "failurePolicy",
                "Fail",
                "timeoutSeconds",
                2,
                "clientConfig",
                Json.object("url", "https://127.0.0.1:9/nobody"),
                "rules",
                List.of(rule));
        return Json.object(
                "apiVersion",
                "admissionregistration.k8s.io/v1",
                "kind",
                "ValidatingWebhookConfiguration",
                "metadata",
                Json.object("name", "dead"),
                "webhooks",
                List.of(hook));
    }

    private static Json.Obj machine(FaultStage stage) {
        var whole = stage.here()
                .resources()
                .list("cluster.x-k8s.io/v1beta2", "Machine", stage.cluster.namespace())
                .getFirst();
        return bare(whole).without("status");
    }

    /** The stored version demands one more thing. */
    private static Json otherVersions(Json.Obj definition) {
        return Json.of(JsonView.of(definition).at("spec").at("versions").items().stream()
                .<Json>map(version -> {
                    var schema = version.at("schema").at("openAPIV3Schema").object();
                    var properties = JsonView.of(schema).at("properties").object();
                    var more = properties.with("other", Json.object("type", "string"));
                    return version.object()
                            .with("schema", Json.object("openAPIV3Schema", schema.with("properties", more)));
                })
                .toList());
    }

    private static ObjectRef secret(FaultStage stage, String name) {
        return new ObjectRef("v1", "Secret", stage.cluster.namespace(), name);
    }

    private static void foreign(FaultStage stage, Resources server, String name) {
        var metadata = Json.object(
                "name",
                name,
                "namespace",
                stage.cluster.namespace(),
                "labels",
                Json.of(Map.of(FaultStage.FOREIGN, "yes")));
        server.apply(
                Json.object(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Namespace",
                        "metadata",
                        Json.object("name", stage.cluster.namespace())),
                "test");
        server.apply(
                        Json.object(
                                "apiVersion",
                                "v1",
                                "kind",
                                "Secret",
                                "metadata",
                                metadata,
                                "data",
                                Json.object("value", "b3RoZXI=")),
                        "somebody")
                .required();
    }

    private static void drop(Resources server, ObjectRef ref) {
        server.delete(ref).required();
        new Patience(LONG).until("the end of " + ref, () -> server.find(ref).isEmpty());
    }

    /** As somebody would put it back. */
    private static Json.Obj bare(Json.Obj object) {
        var metadata = JsonView.of(object).at("metadata").object();
        for (var field : List.of("uid", "resourceVersion", "creationTimestamp", "managedFields", "generation")) {
            metadata = metadata.without(field);
        }
        return object.with("metadata", metadata);
    }
}
