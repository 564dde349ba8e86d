package dev.holdfast.hub.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.api.MemoryCapiApi;
import dev.holdfast.capi.api.contract.SmallKinds;
import dev.holdfast.capi.object.ClusterShape;
import dev.holdfast.capi.pivot.PivotCall;
import dev.holdfast.capi.pivot.PivotStatement;
import dev.holdfast.capi.pivot.PivotTimes;
import dev.holdfast.hub.TestClock;
import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.cluster.LaunchRow;
import dev.holdfast.hub.cluster.LaunchRow.Goal;
import dev.holdfast.hub.cluster.LaunchRow.Holder;
import dev.holdfast.hub.cluster.LaunchRows;
import dev.holdfast.hub.cluster.Provisioning;
import dev.holdfast.hub.enrol.Agent;
import dev.holdfast.hub.pivot.MemoryPivotMail;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Problems;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SigningKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A management cluster that is put back to before a pivot wakes a copy of what the site holds. */
class OldCopyTest {
    private static final SiteId SITE = new SiteId("quay");
    private static final ObjectRef CLUSTER = new ObjectRef("cluster.x-k8s.io/v1beta2", "Cluster", "quay", "quay");
    private static final Provisioning MADE = new Provisioning(
            "home",
            ClusterShape.read(
                    "quay",
                    "quay",
                    JsonView.of(
                            Json.object(
                                    "kubernetesVersion",
                                    "v1.35.2",
                                    "cloud",
                                    Json.object("type", "dev"),
                                    "controlPlane",
                                    Json.object("replicas", 1)),
                            "spec")));
    private static final Cluster QUAY =
            new Cluster("quay", "default", SITE, List.of(), Map.of(), Map.of(), Optional.of(MADE));

    private final TestClock clock = new TestClock();
    private final SecureRandom random = new SecureRandom();
    private final SigningKey agentKey = SigningKey.generate(random);
    private final MemoryCapiApi management = new MemoryCapiApi("management", clock);
    private final MemoryPivotMail mail = new MemoryPivotMail(_ -> Optional.of(agentKey.publicKey()));
    private final LaunchKeys keys = NamedKeys.fresh(random);
    private HubStore store;
    private LaunchRows rows;
    private Launch launch;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = HubStore.open(folder.resolve("hub.db"));
        rows = new LaunchRows(store);
        var times = new LaunchTimes(PivotTimes.USUAL, Duration.ofSeconds(1), Duration.ofSeconds(1), 1);
        var agent = new Agent(
                SITE,
                agentKey.publicKey(),
                SealingKey.generate(random).publicHex(),
                "instance",
                "serial",
                Instant.MAX,
                "0",
                List.of("pivot.v1"),
                Instant.EPOCH);
        launch = new Launch(
                new Tools(
                        mail,
                        _ -> Optional.of(agent),
                        _ -> Optional.empty(),
                        _ -> management,
                        keys,
                        times,
                        clock,
                        random),
                rows);
        SmallKinds.all().forEach(kind -> assertThat(management.apply(kind, "installer", CapiApi.Mode.REAL))
                .isInstanceOf(CapiAnswer.Written.class));
        turn();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void is_paused_at_the_word_of_the_site_and_told_until_it_is_gone() {
        away();
        mail.take(SITE, statement("target", uid(), 1));
        refused("HF-PIV-132");
        assertThat(isPaused()).isTrue();
        refused("HF-PIV-132");
    }

    @Test
    void is_paused_by_a_hub_whose_database_is_as_old() {
        mail.take(SITE, statement("target", uid(), 1));
        refused("HF-PIV-132");
        assertThat(isPaused()).isTrue();
    }

    @Test
    void that_somebody_removed_leaves_a_cluster_that_can_be_called_home_and_has_no_escrow() {
        away();
        mail.take(SITE, statement("target", uid(), 1));
        removeCopy();
        assertThat(turn().view().problems())
                .extracting(problem -> problem.code())
                .containsExactly("HF-LCH-002");
        assertThat(mail.said(SITE)).isEmpty();
        rows.aim("quay", Goal.MANAGEMENT);
        turn();
        assertThat(mail.said(SITE).orElseThrow().statement().payloadType()).isEqualTo(PivotCall.TYPE);
        assertThat(management.get(CLUSTER)).isInstanceOf(CapiAnswer.Absent.class);
        // It is on its way: what the site says now is an offer.
        var uid = "of-the-site";
        mail.take(SITE, statement("source", uid, 2, "commit", "open"));
        assertThat(turn().view().problems())
                .extracting(problem -> problem.code())
                .containsExactly("HF-LCH-002");
    }

    @Test
    void attempts_to_bring_it_home_that_end_badly_are_told_and_do_not_follow_at_once() {
        away();
        mail.take(SITE, statement("target", uid(), 1));
        removeCopy();
        rows.aim("quay", Goal.MANAGEMENT);
        turn();
        var first = call();
        mail.take(SITE, statement("source", "uid", 2, first, "reverted", "aborted", "HF-PIV-019"));
        assertThat(turn().view().problems())
                .extracting(problem -> problem.code())
                .contains("HF-PIV-019");
        assertThat(call()).isEqualTo(first);
        clock.pass(Duration.ofSeconds(1));
        turn();
        assertThat(call()).isNotEqualTo(first);
    }

    private void removeCopy() {
        management.everything().stream()
                .filter(object -> object.ref().namespace().equals("quay"))
                .forEach(object -> management.delete(object.ref(), object.uid()));
    }

    private String call() {
        return PivotCall.open(
                        mail.said(SITE).orElseThrow().statement(),
                        List.of(keys.signer().publicKey()))
                .plan()
                .id();
    }

    @Test
    void is_none_when_the_site_gave_the_cluster_back_or_held_another_of_that_name() {
        mail.take(SITE, statement("target", "of-another-life", 1));
        turn();
        assertThat(isPaused()).isFalse();
        mail.take(SITE, statement("source", uid(), 2));
        turn();
        assertThat(isPaused()).isFalse();
    }

    private void away() {
        rows.save(new LaunchRow("quay", "uid", Goal.SITE, Holder.SITE, true, "", "", false, Json.Obj.EMPTY));
    }

    private Turn turn() {
        var row = rows.open("quay", "uid");
        var turn = launch.turn(QUAY, MADE, row, management);
        rows.save(turn.row());
        return turn;
    }

    private void refused(String code) {
        assertThatThrownBy(this::turn)
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    private String uid() {
        return cluster().uid();
    }

    private boolean isPaused() {
        return cluster().spec().at("paused").flag(false);
    }

    private CapiObject cluster() {
        return management.get(CLUSTER) instanceof CapiAnswer.Found(var object)
                ? object
                : new CapiObject(Json.Obj.EMPTY);
    }

    private Envelope statement(String role, String uid, long epoch) {
        return statement(role, uid, epoch, "done", "committed");
    }

    private Envelope statement(String role, String uid, long epoch, String phase, String decision) {
        return statement(role, uid, epoch, "out-" + epoch + "0000000", phase, decision);
    }

    private Envelope statement(
            String role, String uid, long epoch, String id, String phase, String decision, String... codes) {
        var problems = Stream.of(codes)
                .map(code -> Problems.json(new Problem(code, "nothing in the way", "something", "remove it")))
                .toList();
        var seal = Json.object(
                "set",
                "sha256:" + "0".repeat(64),
                "content",
                "sha256:" + "0".repeat(64),
                "file",
                "sha256:" + "0".repeat(64),
                "length",
                1);
        var word = Json.object(
                "schema",
                "pivot-statement.v1",
                "role",
                role,
                "cluster",
                Json.object("namespace", "quay", "name", "quay", "uid", uid),
                "id",
                id,
                "epoch",
                epoch,
                "phase",
                phase,
                "decision",
                decision,
                "seal",
                seal,
                "targetUid",
                "there",
                "problems",
                problems);
        return Envelope.sign(PivotStatement.TYPE, StrictJson.writeSorted(word), agentKey);
    }
}
