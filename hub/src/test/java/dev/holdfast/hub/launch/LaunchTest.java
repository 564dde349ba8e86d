package dev.holdfast.hub.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.contract.SmallKinds;
import dev.holdfast.hub.cluster.LaunchRow;
import dev.holdfast.hub.cluster.LaunchRow.Goal;
import dev.holdfast.hub.cluster.LaunchRow.Holder;
import dev.holdfast.hub.enrol.Agent;
import dev.holdfast.protocol.desired.PivotKeys;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.report.SiteReport;
import dev.holdfast.protocol.report.Takeover;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LaunchTest extends OnQuay {
    private static final ObjectRef PLANE =
            new ObjectRef("controlplane.cluster.x-k8s.io/v1beta2", "KubeadmControlPlane", "quay", "quay-control-plane");
    private Optional<Agent> agent = Optional.empty();
    private Optional<PivotKeys> catalog = Optional.empty();
    private Optional<Heard> heard = Optional.empty();

    @Test
    void the_first_node_is_made_once_and_made_again_changes_nothing() {
        install();
        assertThat(turn().view().problems()).isEmpty();
        var before = versions();
        assertThat(before).hasSize(5);
        launch = launch();
        turn();
        assertThat(versions()).isEqualTo(before);
    }

    @Test
    void a_cluster_that_has_its_first_node_is_never_applied_again() {
        install();
        turn();
        initialize();
        management.patch(PLANE, Json.object("spec", Json.object("replicas", 3)), "somebody");
        var row = turn().row();
        assertThat(row.initialized()).isTrue();
        // An older database does not know that it was initialized.
        rows.save(new LaunchRow("quay", "uid", Goal.SITE, Holder.NOBODY, false, "", "", false, Json.Obj.EMPTY));
        launch = launch();
        turn();
        assertThat(JsonView.of(found(PLANE)).at("spec").at("replicas").integer())
                .isEqualTo(3);
    }

    @Test
    void a_management_cluster_without_what_is_needed_is_told_apart_from_one_that_refuses() {
        refused("HF-MGT-005");
        define(SmallKinds.all().getFirst());
        refused("HF-LCH-007");
        install();
        management.obstacle((verb, _) -> Optional.of(new CapiAnswer.Denied("no " + verb + " today")));
        refused("HF-LCH-001");
        management.obstacle((_, _) -> Optional.empty());
        management.down("maintenance");
        refused("HF-MGT-004");
        management.up();
        assertThat(turn().view().problems()).isEmpty();
    }

    @Test
    void an_object_of_that_name_that_somebody_else_made_is_left_alone() {
        install();
        namespace();
        management.create(
                Json.object(
                        "apiVersion",
                        "cluster.x-k8s.io/v1beta2",
                        "kind",
                        "Cluster",
                        "metadata",
                        Json.object("name", "quay", "namespace", "quay"),
                        "spec",
                        Json.object("mine", "yes")),
                "somebody",
                CapiApi.Mode.REAL);
        refused("HF-LCH-004");
        assertThat(JsonView.of(found(CLUSTER)).at("spec").at("mine").text()).isEqualTo("yes");
    }

    @Test
    void a_management_cluster_that_forgot_a_pivot_makes_nothing_anew() {
        install();
        rows.open("quay", "uid");
        rows.save(new LaunchRow("quay", "uid", Goal.SITE, Holder.SITE, true, "", "", false, Json.Obj.EMPTY));
        refused("HF-LCH-002");
        assertThat(management.get(CLUSTER)).isInstanceOf(CapiAnswer.Absent.class);
    }

    @Test
    void a_cluster_waits_for_an_agent_that_can_take_it_over() {
        install();
        turn();
        initialize();
        turn();
        assertThat(codes(turn())).containsExactly("HF-LCH-003");
        agent = Optional.of(agent(List.of()));
        assertThat(codes(turn())).containsExactly("HF-LCH-006");
        agent = Optional.of(agent(List.of("pivot.v1")));
        catalog = Optional.of(PivotKeys.NONE);
        assertThat(codes(turn())).containsExactly("HF-LCH-008");
        catalog = Optional.empty();
        assertThat(codes(turn())).containsExactly("HF-PIV-050");
        heard = Optional.of(heard("v1.31.0", 6));
        assertThat(codes(turn())).containsExactly("HF-PIV-052", "HF-PIV-053");
        assertThat(turn().view().problems().getFirst().found()).contains("2026-11-20T20:00:00Z");
        heard = Optional.of(heard("v1.35.2", 7));
        // The twin's cluster is no whole one: the pivot itself says so, and nothing is frozen.
        assertThat(codes(turn())).isNotEmpty().allMatch(code -> code.startsWith("HF-PIV-00"));
        assertThat(JsonView.of(found(CLUSTER)).at("spec").at("paused").present())
                .isFalse();
        assertThat(mail.said(SITE)).isEmpty();
        assertThat(rows.epoch(SITE)).isZero();
    }

    @Test
    void the_end_of_a_cluster_takes_its_namespace_and_no_other() {
        install();
        turn();
        rows.aim("quay", Goal.GONE);
        for (int i = 0; i < 10 && !turn().row().removed(); i++) {
            management.everything().stream()
                    .filter(object -> object.ref().namespace().equals("quay"))
                    .forEach(object -> management.delete(object.ref(), object.uid()));
        }
        assertThat(management.get(new ObjectRef("v1", "Namespace", "", "quay"))).isInstanceOf(CapiAnswer.Absent.class);
        assertThat(turn().row().removed()).isTrue();
    }

    @Override
    Launch launch() {
        var named = NamedKeys.fresh(random);
        var keys = new LaunchKeys(
                named.signer(), named.sealing(), named.recovery(), () -> catalog.orElseGet(named.named()));
        return launch(() -> agent, () -> heard, keys);
    }

    private static Heard heard(String kubernetes, long revision) {
        var takeover =
                new Takeover(kubernetes, List.of(), List.of(), true, Takeover.ENOUGH_DISK, Takeover.ENOUGH_MEMORY);
        var at = Instant.parse("2026-11-20T20:00:00Z");
        var report = new SiteReport(
                "acme",
                SITE.value(),
                1,
                "instance",
                1,
                at,
                revision,
                revision,
                true,
                List.of(),
                List.of(),
                new SiteReport.Trust(1, 1, 1, 1, at),
                new SiteReport.Agent("0", List.of("pivot.v1")),
                List.of(),
                List.of(),
                List.of(),
                takeover,
                Map.of(),
                List.of());
        return new Heard(report, 7);
    }

    private void initialize() {
        var condition = Json.object(
                "type",
                "ControlPlaneInitialized",
                "status",
                "True",
                "reason",
                "Initialized",
                "lastTransitionTime",
                clock.instant().toString());
        management.patchStatus(
                CLUSTER,
                Json.object(
                        "status",
                        Json.object(
                                "initialization",
                                Json.object("controlPlaneInitialized", true),
                                "conditions",
                                List.of(condition))),
                "controller");
    }

    private Json.Obj found(ObjectRef ref) {
        return management.get(ref) instanceof CapiAnswer.Found(var object) ? object.json() : Json.Obj.EMPTY;
    }

    private List<String> versions() {
        return management.everything().stream()
                .filter(object -> object.ref().namespace().equals("quay")
                        || object.ref().name().equals("quay"))
                .map(object -> object + " " + object.resourceVersion())
                .toList();
    }

    private void namespace() {
        management.create(
                Json.object("apiVersion", "v1", "kind", "Namespace", "metadata", Json.object("name", "quay")),
                "somebody",
                CapiApi.Mode.REAL);
    }
}
