package dev.holdfast.hub.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.MemoryCapiApi;
import dev.holdfast.capi.api.contract.SmallKinds;
import dev.holdfast.capi.object.ClusterShape;
import dev.holdfast.capi.pivot.PivotTimes;
import dev.holdfast.hub.TestClock;
import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.cluster.LaunchRows;
import dev.holdfast.hub.cluster.Provisioning;
import dev.holdfast.hub.enrol.Agent;
import dev.holdfast.hub.pivot.MemoryPivotMail;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SigningKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One cluster at a management cluster in memory, where no controller does anything but what a test does. */
abstract class OnQuay {
    static final SiteId SITE = new SiteId("quay");
    static final ObjectRef CLUSTER = new ObjectRef("cluster.x-k8s.io/v1beta2", "Cluster", "quay", "quay");
    static final Provisioning MADE = new Provisioning(
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
    static final Cluster QUAY = new Cluster("quay", "default", SITE, List.of(), Map.of(), Map.of(), Optional.of(MADE));

    final TestClock clock = new TestClock();
    final SecureRandom random = new SecureRandom();
    final SigningKey agentKey = SigningKey.generate(random);
    final MemoryCapiApi management = new MemoryCapiApi("management", clock);
    final MemoryPivotMail mail = new MemoryPivotMail(_ -> Optional.of(agentKey.publicKey()));
    HubStore store;
    LaunchRows rows;
    Launch launch;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = HubStore.open(folder.resolve("hub.db"));
        rows = new LaunchRows(store);
        launch = launch();
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** What the test plays with: agent, report and keys. */
    abstract Launch launch();

    Launch launch(Supplier<Optional<Agent>> agent, Supplier<Optional<Heard>> heard, LaunchKeys keys) {
        var times = new LaunchTimes(PivotTimes.USUAL, Duration.ofSeconds(1), Duration.ofSeconds(1), 1);
        return new Launch(
                new Tools(
                        mail,
                        _ -> agent.get(),
                        _ -> heard.get(),
                        _ -> Optional.empty(),
                        _ -> management,
                        keys,
                        times,
                        clock,
                        random),
                rows);
    }

    Turn turn() {
        var row = rows.open("quay", "uid");
        var turn = launch.turn(QUAY, MADE, row, management);
        rows.save(turn.row());
        return turn;
    }

    void refused(String code) {
        assertThatThrownBy(this::turn)
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    static List<String> codes(Turn turn) {
        return turn.view().problems().stream().map(Problem::code).toList();
    }

    Agent agent(List<String> supports) {
        return new Agent(
                SITE,
                agentKey.publicKey(),
                SealingKey.generate(random).publicHex(),
                "instance",
                "serial",
                Instant.MAX,
                "0",
                supports,
                Instant.EPOCH);
    }

    void install() {
        SmallKinds.all().forEach(this::define);
    }

    void define(Json.Obj definition) {
        assertThat(management.apply(definition, "installer", CapiApi.Mode.REAL)).isInstanceOf(CapiAnswer.Written.class);
    }
}
