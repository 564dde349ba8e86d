package dev.holdfast.sim.pivot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.FabricCapiApi;
import dev.holdfast.capi.api.ForwardingCapiApi;
import dev.holdfast.capi.pivot.PivotPlan;
import dev.holdfast.capi.pivot.Progress;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.sim.testbed.Need;
import dev.holdfast.sim.testbed.NetworkNamespace;
import dev.holdfast.sim.testbed.Patience;
import dev.holdfast.sim.testbed.Resources;
import dev.holdfast.sim.testbed.capi.Bed;
import dev.holdfast.sim.testbed.capi.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known to go wrong with {@code clusterctl move}, shown with it and with a pivot on the same input. */
class ClusterctlIT {
    private static final String CORE = "cluster.x-k8s.io/v1beta2";
    private static final String INFRASTRUCTURE = "infrastructure.cluster.x-k8s.io/v1beta2";
    private static final String HOOK = "pre-terminate.delete.hook.machine.cluster.x-k8s.io/backup";
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final DevCluster KILLED = new DevCluster("killed");
    private static final DevCluster OWNED = new DevCluster("owned");
    private static final DevCluster IDENTIFIED = new DevCluster("identified");
    private static final DevCluster UNCERTIFIED = new DevCluster("uncertified");

    @TempDir
    private static Path folder;

    private static Optional<Stage> opened = Optional.empty();

    /** Two servers, and who acts on them. */
    private record Stage(Bed bed, Clusterctl clusterctl, Shore here, Shore there, SealingKey recovery) {
        Resources source() {
            return bed.source().resources();
        }

        Resources target() {
            return bed.target().resources();
        }
    }

    /** As if the process had ended there. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1;
    }

    /** A way to a server that ends with the process, at the how many-th deletion. */
    private record Mortal(CapiApi api, AtomicInteger left) implements ForwardingCapiApi {
        @Override
        public CapiAnswer.Removal delete(ObjectRef ref, String uid) {
            if (left.decrementAndGet() == 0) {
                throw new Crash();
            }
            return ForwardingCapiApi.super.delete(ref, uid);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        var untested = "what clusterctl move does wrong, beside what a pivot does";
        var binaries = Need.here().clusterApi(untested);
        Need.here()
                .orSkip(
                        Optional.of(binaries).filter(_ -> NetworkNamespace.isPossible()),
                        untested,
                        "run as root on Linux");
        var bed = Bed.start(binaries, folder.resolve("bed"));
        var random = new SecureRandom();
        opened = Optional.of(new Stage(
                bed,
                new Clusterctl(binaries, folder.resolve("clusterctl")),
                Shore.of(api(bed.source()), random),
                Shore.of(api(bed.target()), random),
                SealingKey.generate(random)));
        var source = bed.source().resources();
        // The garbage collectors need a while to learn of a new kind.
        for (var side : List.of(bed.source(), bed.target())) {
            side.resources().apply(identityKind(), "test").required();
        }
        var all = List.of(KILLED, OWNED, IDENTIFIED, UNCERTIFIED);
        all.forEach(cluster -> cluster.apply(source, 1, 0));
        all.forEach(cluster -> cluster.awaitRest(source, 1));
    }

    @AfterAll
    static void stop() {
        opened.ifPresent(stage -> {
            stage.here().api().close();
            stage.there().api().close();
            stage.bed().close();
        });
    }

    @Test
    void killed_while_it_deletes_a_move_leaves_both_sides_paused_for_ever_and_a_pivot_goes_on() throws Exception {
        var stage = stage();
        label(stage.source(), KILLED, "spare");

        assertThatThrownBy(() -> pivot(stage, KILLED, new Mortal(stage.here().api(), new AtomicInteger(9))))
                .isInstanceOf(Crash.class);
        assertThat(KILLED.isAwake(stage.source())).isFalse();
        assertThat(KILLED.isAwake(stage.target())).isTrue();
        assertThat(pivot(stage, KILLED, stage.here().api())).isEmpty();
        assertThat(stage.source().find(KILLED.cluster())).isEmpty();
        assertThat(stage.target().find(template("spare"))).isPresent();
        stage.bed().lookAt(stage.bed().target());
        KILLED.awaitRest(stage.target(), 1);

        var log = folder.resolve("killed.log");
        var move = stage.clusterctl().start(stage.bed().target(), stage.bed().source(), KILLED.namespace(), log);
        new Patience(LONG)
                .until(
                        "the first deletion",
                        () -> !move.isAlive()
                                || stage.target()
                                        .list(INFRASTRUCTURE, "DevMachine", KILLED.namespace())
                                        .isEmpty());
        move.kill();
        assertThat(paused(stage.source(), KILLED))
                .as("here, %s", Files.readString(log))
                .contains(true);
        assertThat(paused(stage.target(), KILLED))
                .as("there, %s", Files.readString(log))
                .contains(true);
        var again = stage.clusterctl().move(stage.bed().target(), stage.bed().source(), KILLED.namespace());
        assertThat(again.exitStatus()).isNotZero();
        assertThat(again.said()).contains("paused");
        assertThat(stage.source().find(template("spare")))
                .as("a template that nobody names yet")
                .isEmpty();
    }

    @Test
    void a_cluster_with_an_owner_that_does_not_move_is_refused_by_a_pivot_and_left_paused_by_a_move() throws Exception {
        var stage = stage();
        var account = Json.object(
                "apiVersion",
                "v1",
                "kind",
                "ServiceAccount",
                "metadata",
                Json.object("name", "landlord", "namespace", OWNED.namespace()));
        var owner = stage.source().apply(account, "test").required();
        var reference =
                Json.object("apiVersion", "v1", "kind", "ServiceAccount", "name", "landlord", "uid", uid(owner));
        stage.source()
                .merge(OWNED.cluster(), Json.object("metadata", Json.object("ownerReferences", List.of(reference))))
                .required();

        assertThat(pivot(stage, OWNED, stage.here().api()))
                .extracting(Problem::code)
                .containsExactly("HF-PIV-004");
        assertThat(paused(stage.source(), OWNED)).contains(false);

        var move = stage.clusterctl().move(stage.bed().source(), stage.bed().target(), OWNED.namespace());
        assertThat(move.exitStatus()).as(move.said()).isNotZero();
        assertThat(stage.target().find(OWNED.cluster())).isEmpty();
        assertThat(paused(stage.source(), OWNED)).as(move.said()).contains(true);
    }

    @Test
    void a_secret_of_an_identity_that_both_sides_have_is_lost_by_a_move_and_a_pivot_refuses_to_begin()
            throws Exception {
        var stage = stage();
        var identity = Json.object(
                "apiVersion", INFRASTRUCTURE, "kind", "DevIdentity", "metadata", Json.object("name", "shared"));
        stage.target().apply(identity, "test").required();
        var here = stage.source().apply(identity, "test").required();
        var reference =
                Json.object("apiVersion", INFRASTRUCTURE, "kind", "DevIdentity", "name", "shared", "uid", uid(here));
        var metadata = Json.object(
                "name",
                "credentials",
                "namespace",
                IDENTIFIED.namespace(),
                "labels",
                Json.object(CapiApi.CLUSTER_LABEL, IDENTIFIED.name()),
                "ownerReferences",
                List.of(reference));
        stage.source()
                .apply(Json.object("apiVersion", "v1", "kind", "Secret", "metadata", metadata), "test")
                .required();
        var secret = new ObjectRef("v1", "Secret", IDENTIFIED.namespace(), "credentials");

        assertThat(pivot(stage, IDENTIFIED, stage.here().api()))
                .extracting(Problem::code)
                .containsExactly("HF-PIV-004");
        assertThat(stage.source().find(secret)).isPresent();

        var move = stage.clusterctl().move(stage.bed().source(), stage.bed().target(), IDENTIFIED.namespace());
        assertThat(move.exitStatus()).as(move.said()).isZero();
        new Patience(LONG).until("the loss of the credentials", () -> stage.target()
                .find(secret)
                .isEmpty());
    }

    @Test
    void a_cluster_without_its_certificates_is_refused_by_a_pivot_and_gets_new_ones_by_a_move() throws Exception {
        var stage = stage();
        var authority = new ObjectRef("v1", "Secret", UNCERTIFIED.namespace(), UNCERTIFIED.name() + "-ca");
        var before = UNCERTIFIED.authority(stage.source()).orElseThrow();
        hook(stage.source(), UNCERTIFIED);
        stage.source().delete(authority).required();

        assertThat(pivot(stage, UNCERTIFIED, stage.here().api()))
                .extracting(Problem::code)
                .contains("HF-PIV-008");
        assertThat(paused(stage.source(), UNCERTIFIED)).contains(false);

        try (var watch = MachineHooks.watch(stage.source(), UNCERTIFIED, HOOK)) {
            var move = stage.clusterctl().move(stage.bed().source(), stage.bed().target(), UNCERTIFIED.namespace());
            assertThat(move.exitStatus()).as(move.said()).isZero();
            new Patience(LONG).until("the deletion of the machine here", watch::sawTheEnd);
            assertThat(watch.withoutHook())
                    .as("versions of a Machine without its hook")
                    .isPositive();
        }
        new Patience(LONG).until("new certificates", () -> UNCERTIFIED
                .authority(stage.target())
                .filter(now -> !now.equals(before))
                .isPresent());
    }

    @Test
    void no_annotation_is_lost_while_a_pivot_removes_what_moved() {
        // The same watch as above, over a removal of ours.
        var stage = stage();
        var cluster = new DevCluster("hooked");
        cluster.apply(stage.source(), 1, 0);
        cluster.awaitRest(stage.source(), 1);
        hook(stage.source(), cluster);
        try (var watch = MachineHooks.watch(stage.source(), cluster, HOOK)) {
            assertThat(pivot(stage, cluster, stage.here().api())).isEmpty();
            new Patience(LONG).until("the deletion of the machine here", watch::sawTheEnd);
            assertThat(watch.withoutHook()).isZero();
            assertThat(watch.versions()).isPositive();
        }
    }

    /** Both roles until both have ended; why it was refused, or nothing. */
    private static List<Problem> pivot(Stage stage, DevCluster cluster, CapiApi way) {
        stage.bed().lookAt(stage.bed().source());
        var here = new Shore(way, stage.here().signer(), stage.here().sealing());
        var random = new SecureRandom();
        var clock = Clock.systemUTC();
        var recovery = stage.recovery().publicHex();
        var source = here.source(cluster.name(), stage.there().known(), recovery, Actor.TIMES, clock, random);
        var target = stage.there().target(cluster, here.known(), Actor.TIMES, clock);
        var plan = new PivotPlan(cluster.namespace(), cluster.name(), "crossing-1", 1);
        return switch (source.begin(plan)) {
            case Progress.Blocked blocked -> blocked.problems();
            case Progress.Moved _ -> {
                new Duet(source, target).finish(LONG);
                yield List.of();
            }
            case Progress other -> throw new AssertionError(other);
        };
    }

    private static Stage stage() {
        return opened.orElseThrow();
    }

    private static CapiApi api(Side side) {
        try {
            return FabricCapiApi.connect(Files.readString(side.plane().kubeconfig()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Boolean> paused(Resources server, DevCluster cluster) {
        return server.find(cluster.cluster())
                .map(found -> JsonView.of(found).at("spec").at("paused").flag(false));
    }

    private static void hook(Resources server, DevCluster cluster) {
        var machine = cluster.machines(server).keySet().iterator().next();
        server.merge(
                        new ObjectRef(CORE, "Machine", cluster.namespace(), machine),
                        Json.object("metadata", Json.object("annotations", Json.object(HOOK, "backup"))))
                .required();
    }

    /** A template for later: labelled as the cluster's, and named by nobody. */
    private static void label(Resources server, DevCluster cluster, String name) {
        var startup = Json.object("provisioning", Json.object("startupDuration", "1s"));
        var memory = Json.object("vm", startup, "node", startup, "apiServer", startup, "etcd", startup);
        var spec = Json.object("backend", Json.object("inMemory", memory));
        var metadata = Json.object(
                "name",
                name,
                "namespace",
                cluster.namespace(),
                "labels",
                Json.object(CapiApi.CLUSTER_LABEL, cluster.name()));
        server.apply(
                        Json.object(
                                "apiVersion",
                                INFRASTRUCTURE,
                                "kind",
                                "DevMachineTemplate",
                                "metadata",
                                metadata,
                                "spec",
                                Json.object("template", Json.object("spec", spec))),
                        "test")
                .required();
    }

    private static ObjectRef template(String name) {
        return new ObjectRef(INFRASTRUCTURE, "DevMachineTemplate", KILLED.namespace(), name);
    }

    /** A kind as clouds have it: without a namespace, and everything below it is to move along. */
    private static Json.Obj identityKind() {
        var labels = Map.of(
                CapiApi.CLUSTERCTL_LABEL,
                "",
                CapiApi.CLUSTERCTL_LABEL + "/move-hierarchy",
                "",
                "cluster.x-k8s.io/v1beta2",
                "v1beta2");
        var version = Json.object(
                "name",
                "v1beta2",
                "served",
                true,
                "storage",
                true,
                "schema",
                Json.object(
                        "openAPIV3Schema",
                        Json.object("type", "object", "x-kubernetes-preserve-unknown-fields", true)));
        var names = Json.object(
                "kind",
                "DevIdentity",
                "listKind",
                "DevIdentityList",
                "plural",
                "devidentitys",
                "singular",
                "devidentity");
        return Json.object(
                "apiVersion",
                "apiextensions.k8s.io/v1",
                "kind",
                "CustomResourceDefinition",
                "metadata",
                Json.object("name", "devidentitys.infrastructure.cluster.x-k8s.io", "labels", Json.of(labels)),
                "spec",
                Json.object(
                        "group",
                        "infrastructure.cluster.x-k8s.io",
                        "scope",
                        "Cluster",
                        "names",
                        names,
                        "versions",
                        List.of(version)));
    }

    private static String uid(Json.Obj object) {
        return JsonView.of(object).at("metadata").at("uid").text();
    }
}
