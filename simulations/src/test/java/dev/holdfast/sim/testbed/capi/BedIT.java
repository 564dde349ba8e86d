package dev.holdfast.sim.testbed.capi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.object.ClusterObjects;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.Need;
import dev.holdfast.sim.testbed.Patience;
import dev.holdfast.sim.testbed.RunningPrograms;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BedIT {
    private static final String VERSION = "cluster.x-k8s.io/v1beta2";
    private static final String ETCD = "etcd.inmemory.infrastructure.cluster.x-k8s.io/cluster-id";
    private static final int RESTARTS = 4;
    private Binaries binaries;
    private Bed bed;
    /** Programs of tests before this one, which share one API server. */
    private Set<Long> others = Set.of();

    @BeforeAll
    void start(@TempDir Path folder) {
        binaries = Need.here().clusterApi("two API servers with Cluster API side by side");
        others = RunningPrograms.of(binaries);
        bed = Bed.start(binaries, folder);
    }

    @AfterAll
    void end() {
        if (bed != null) {
            bed.close();
            assertThat(RunningPrograms.of(binaries)).as("programs left behind").isSubsetOf(others);
        }
    }

    @Test
    void one_cluster_on_both_sides_has_one_endpoint_and_both_are_reached_from_here() {
        Beds.needBoth(bed);
        var here = Watched.of(bed.source(), "twin");
        var there = Watched.of(bed.target(), "twin");
        for (var cluster : List.of(here, there)) {
            cluster.apply(ClusterObjects.firstNode(cluster.shape(1)));
        }
        for (var cluster : List.of(here, there)) {
            cluster.awaitReady(1);
        }

        assertThat(endpoint(here)).isEqualTo(endpoint(there));
        assertThat(node(here)).isEqualTo(machine(here));
        assertThat(node(there)).isEqualTo(machine(there)).isNotEqualTo(machine(here));
    }

    @Test
    void what_belongs_to_a_deleted_owner_goes_with_it() {
        for (var side : sides().toList()) {
            var uid = JsonView.of(side.resources()
                            .apply(owned("owner", List.of()), "test")
                            .required())
                    .at("metadata")
                    .at("uid")
                    .text();
            var owner = Json.object("apiVersion", "v1", "kind", "ConfigMap", "name", "owner", "uid", uid);
            side.resources().apply(owned("owned", List.of(owner)), "test").required();

            side.resources().delete(ref("owner")).required();

            new Patience(Duration.ofSeconds(60)).until("the end of what was owned", () -> side.resources()
                    .find(ref("owned"))
                    .isEmpty());
        }
    }

    @Test
    void all_kinds_carry_what_clusterctl_and_cluster_api_look_for() {
        var kinds = bed.target().resources().list("apiextensions.k8s.io/v1", "CustomResourceDefinition", "").stream()
                .map(JsonView::of)
                .toList();
        assertThat(kinds).hasSizeGreaterThan(25).allSatisfy(kind -> assertThat(labels(kind))
                .contains("clusterctl.cluster.x-k8s.io"));
        assertThat(kinds)
                .filteredOn(
                        kind -> name(kind).startsWith("kubeadm") || name(kind).startsWith("dev"))
                .hasSize(10)
                .allSatisfy(kind -> assertThat(labels(kind))
                        .contains("\"cluster.x-k8s.io/v1beta2\":\"v1beta2\"", "\"cluster.x-k8s.io/provider\":"));
        assertThat(bed.target().resources().list("clusterctl.cluster.x-k8s.io/v1alpha3", "Provider", "").stream()
                        .map(JsonView::of)
                        .map(provider ->
                                name(provider) + " " + provider.at("version").text()))
                .allSatisfy(provider -> assertThat(provider).endsWith(" " + binaries.clusterApiVersion()))
                .hasSize(Provider.values().length);
    }

    @Test
    void an_old_version_is_converted_by_the_managers() {
        var cluster = Json.object(
                "apiVersion",
                "cluster.x-k8s.io/v1beta1",
                "kind",
                "Cluster",
                "metadata",
                Json.object("name", "old", "namespace", "default"),
                "spec",
                Json.object(
                        "paused",
                        true,
                        "infrastructureRef",
                        Json.object("apiVersion", "infrastructure." + VERSION, "kind", "DevCluster", "name", "old")));
        bed.source().resources().apply(cluster, "test").required();

        assertThat(bed.source().resources().find(new ObjectRef(VERSION, "Cluster", "default", "old")))
                .map(JsonView::of)
                .map(found ->
                        found.at("spec").at("infrastructureRef").at("apiGroup").text())
                .contains("infrastructure.cluster.x-k8s.io");
    }

    @Test
    void a_stopped_manager_blocks_writes_of_its_kinds_until_it_is_back_or_unhooked() {
        var side = bed.target();
        var template =
                ClusterObjects.firstNode(Watched.of(side, "hooks").shape(1)).get(2);
        side.stop(Provider.CONTROL_PLANE);
        try {
            assertThat(side.resources().tryApply(template, "test").message()).contains("failed calling webhook");

            side.unhook(Provider.CONTROL_PLANE);
            new Patience(Duration.ofSeconds(30)).until("a write without the webhook", () -> side.resources()
                    .tryApply(template, "test")
                    .succeeded());
        } finally {
            side.start(Provider.CONTROL_PLANE);
        }
        assertThat(side.running()).containsKey(Provider.CONTROL_PLANE);
        assertThat(side.resources().tryApply(template, "test").succeeded()).isTrue();
    }

    @Test
    void machines_that_all_come_back_at_once_are_members_of_one_etcd() {
        var cluster = Watched.of(bed.source(), "trio");
        bed.lookAt(bed.source());
        cluster.apply(ClusterObjects.firstNode(cluster.shape(1)));
        cluster.awaitReady(1);
        cluster.scale(3);
        cluster.awaitRest(3);

        for (int i = 0; i < RESTARTS; i++) {
            bed.source().stop(Provider.INFRASTRUCTURE);
            bed.source().start(Provider.INFRASTRUCTURE);
            cluster.await("three members of etcd", () -> etcd(cluster).size() == 3);

            assertThat(etcd(cluster))
                    .as("which etcd each is of, restart " + i)
                    .containsOnly(etcd(cluster).getFirst());
        }
    }

    private Stream<Side> sides() {
        return Stream.of(bed.source(), bed.target());
    }

    /** Which cluster each member of etcd says that it is of; none while its API server does not answer. */
    private static List<String> etcd(Watched cluster) {
        try {
            return cluster
                    .side()
                    .machines(cluster.namespace(), cluster.name())
                    .list("v1", "Pod", "kube-system")
                    .stream()
                    .map(JsonView::of)
                    .filter(pod -> name(pod).startsWith("etcd-"))
                    .map(pod -> pod.at("metadata").at("annotations").at(ETCD).text())
                    .toList();
        } catch (IllegalStateException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static String endpoint(Watched cluster) {
        return cluster.cluster().at("spec").at("controlPlaneEndpoint").object().toString();
    }

    private String node(Watched cluster) {
        bed.lookAt(cluster.side());
        var nodes = cluster.side().machines(cluster.namespace(), cluster.name()).list("v1", "Node", "");
        assertThat(nodes).hasSize(1);
        return name(JsonView.of(nodes.getFirst()));
    }

    private static String machine(Watched cluster) {
        return cluster.machines()
                .map(machine -> machine.at("status").at("nodeRef").at("name").text())
                .findFirst()
                .orElseThrow();
    }

    private static String name(JsonView object) {
        return object.at("metadata").at("name").text();
    }

    private static String labels(JsonView object) {
        return StrictJson.write(object.at("metadata").at("labels").object()).utf8();
    }

    private static ObjectRef ref(String name) {
        return new ObjectRef("v1", "ConfigMap", "default", name);
    }

    private static Json.Obj owned(String name, List<Json.Obj> owners) {
        var metadata = Json.object("name", name, "namespace", "default");
        return Json.object(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                owners.isEmpty() ? metadata : metadata.with("ownerReferences", Json.of(owners)));
    }
}
