package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.api.ForwardingCapiApi;
import dev.holdfast.capi.api.MemoryCapiApi;
import dev.holdfast.capi.api.contract.CapiApiContract;
import dev.holdfast.capi.api.contract.SampleCluster;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SigningKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Two servers with impatient controllers, a cluster on the first, and somebody who watches both. */
final class World {
    static final PivotTimes TIMES = new PivotTimes(
            Duration.ofMillis(100),
            Duration.ofMillis(300),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            1);
    static final SecureRandom RANDOM = new SecureRandom();
    static final SigningKey HUB = SigningKey.generate(RANDOM);
    static final SigningKey SITE = SigningKey.generate(RANDOM);
    static final SealingKey SITE_SEALING = SealingKey.generate(RANDOM);
    static final SealingKey HUB_SEALING = SealingKey.generate(RANDOM);
    static final SealingKey RECOVERY = SealingKey.generate(RANDOM);
    static final String ID = "attempt-1";
    private static final String HOME = "kube-system";
    private static final String JOURNAL = "holdfast-pivot-c1";
    private static final int PATIENCE = 2_000;

    final MovableClock clock = new MovableClock();
    private final Clock utc = clock.withZone(ZoneOffset.UTC);
    final MemoryCapiApi management = new MemoryCapiApi("management", utc);
    final MemoryCapiApi edge;
    final Controllers here = new Controllers(management);
    final Controllers there;
    final Watcher watcher;
    SourceFence fence = SourceFence.NOTHING_TO_CUT;
    Nodes nodes = name -> new CapiAnswer.Found(node(name));
    private final Wire.Trouble trouble;
    private final List<Decisions> decisions;
    private boolean watching = true;
    private boolean careless;
    PivotSource source;
    PivotTarget target;

    World() {
        this("edge");
    }

    /** @param name of the second server: another name, other uids */
    World(String name) {
        this(name, new Wire.Trouble() {
            @Override
            public boolean arrives(String what) {
                return true;
            }

            @Override
            public boolean answers(String what) {
                return true;
            }
        });
    }

    World(Wire.Trouble trouble) {
        this("edge", trouble);
    }

    private World(String name, Wire.Trouble trouble) {
        this.trouble = trouble;
        edge = new MemoryCapiApi(name, utc);
        there = new Controllers(edge);
        CapiApiContract.install(management);
        CapiApiContract.install(edge);
        new SampleCluster(management).create();
        watcher = new Watcher(management, edge);
        decisions = List.of(new Decisions(management, HOME, JOURNAL), new Decisions(edge, HOME, JOURNAL));
        source = source();
        target = target();
    }

    /** A new process for each side: nothing is left of the old ones but what they wrote down. */
    void restart() {
        source = source();
        target = target();
    }

    /** Between two calls everybody else acts. */
    void turn() {
        here.act();
        there.act();
        if (watching) {
            watcher.look();
            decisions.forEach(Decisions::look);
        }
    }

    /** From now on journals are written whatever they are: a server that compares no versions. */
    void compareNothing() {
        careless = true;
        restart();
    }

    /** From now on somebody else does what no pivot would. */
    void lookAway() {
        watching = false;
    }

    private PivotSource source() {
        return source(
                management, HUB, new SourceKeys(HUB, SITE.publicKey(), SITE_SEALING.publicHex(), RECOVERY.publicHex()));
    }

    PivotSource source(MemoryCapiApi side, SigningKey signer, SourceKeys keys) {
        var api = new Wire(careless ? new Careless(side) : side, around());
        return new PivotSource(
                api,
                new SecretJournal(api, HOME, JOURNAL),
                new SecretSeals(api, HOME),
                new SourceKeys(signer, keys.target(), keys.targetSealing(), keys.recovery()),
                pivot -> fence.shut(pivot),
                TIMES,
                utc,
                RANDOM);
    }

    private PivotTarget target() {
        return target(edge, new TargetKeys(SITE_SEALING, SITE, List.of(HUB.publicKey())));
    }

    PivotTarget target(MemoryCapiApi side, TargetKeys keys) {
        var api = new Wire(careless ? new Careless(side) : side, around());
        return new PivotTarget(
                api,
                new SecretJournal(api, HOME, JOURNAL),
                new SecretSeals(api, HOME),
                keys,
                name -> nodes.node(name),
                TIMES,
                utc);
    }

    /** A server that writes whatever version somebody has read. */
    private record Careless(CapiApi api) implements ForwardingCapiApi {
        @Override
        public CapiAnswer.Write patch(ObjectRef ref, Json.Obj change, String manager) {
            var metadata = JsonView.of(change).at("metadata");
            var blind = metadata.at("resourceVersion").present()
                    ? change.with("metadata", metadata.object().without("resourceVersion"))
                    : change;
            return ForwardingCapiApi.super.patch(ref, blind, manager);
        }
    }

    private Wire.Trouble around() {
        return new Wire.Trouble() {
            @Override
            public boolean arrives(String what) {
                return trouble.arrives(what);
            }

            @Override
            public boolean answers(String what) {
                turn();
                return trouble.answers(what);
            }
        };
    }

    Progress begin() {
        return begin(1);
    }

    Progress begin(long epoch) {
        return source.begin(new PivotPlan(SampleCluster.NAMESPACE, SampleCluster.NAME, ID, epoch));
    }

    /** One step of each side, with everything the other side says. */
    void round() {
        source.step(target.statement());
        target.step(source.statement(), _ -> source.seal());
        clock.pass(TIMES.poll());
        turn();
    }

    /** Until both sides have ended, or nothing can happen any more. */
    void run() {
        for (int i = 0; i < PATIENCE && !ended(); i++) {
            if (source.record().isEmpty()) {
                begin();
            }
            round();
        }
    }

    boolean ended() {
        var ours = source.record().map(PivotRecord::phase);
        var theirs = target.record().map(PivotRecord::phase);
        return ours.filter(Phase::ended).isPresent() && theirs.map(Phase::ended).orElse(true);
    }

    /** Rounds until this side is in this phase. */
    void until(Role role, Phase phase) {
        begin();
        for (int i = 0; i < PATIENCE; i++) {
            var record = role == Role.SOURCE ? source.record() : target.record();
            if (record.filter(found -> found.phase() == phase).isPresent()) {
                return;
            }
            round();
        }
        throw new AssertionError("never in phase " + phase + ": " + source.record() + " " + target.record());
    }

    /** The codes of why the last pivot was aborted, or what blocks a side now. */
    List<String> codes() {
        var codes = new TreeSet<String>();
        source.record().ifPresent(record -> record.problems().forEach(problem -> codes.add(problem.code())));
        target.record().ifPresent(record -> record.problems().forEach(problem -> codes.add(problem.code())));
        return List.copyOf(codes);
    }

    static List<String> codes(Progress progress) {
        return switch (progress) {
            case Progress.Blocked blocked -> distinct(blocked.problems());
            case Progress.Finished finished -> distinct(finished.problems());
            case Progress.Waiting waiting -> List.of(waiting.why().code());
            case Progress.Idle _, Progress.Moved _ -> List.of();
        };
    }

    private static List<String> distinct(List<Problem> problems) {
        return problems.stream().map(Problem::code).distinct().sorted().toList();
    }

    /** What of the cluster is on a side. */
    static List<CapiObject> clusterObjects(MemoryCapiApi side) {
        return side.everything().stream()
                .filter(object -> object.ref().namespace().equals(SampleCluster.NAMESPACE))
                .toList();
    }

    static CapiObject live(CapiApi side, ObjectRef ref) {
        return ((CapiAnswer.Found) side.get(ref)).object();
    }

    private static CapiObject node(String name) {
        return new CapiObject(Json.object(
                "apiVersion",
                "v1",
                "kind",
                "Node",
                "metadata",
                Json.object("name", name),
                "spec",
                Json.object("providerID", "dev:///" + name)));
    }

    boolean isPaused(MemoryCapiApi side) {
        return cluster(side).orElseThrow().spec().at("paused").flag(false);
    }

    /** As before any pivot: not only false. */
    boolean saysNothingOfPause(MemoryCapiApi side) {
        return !cluster(side).orElseThrow().spec().at("paused").present();
    }

    Optional<CapiObject> cluster(MemoryCapiApi side) {
        return side.everything().stream()
                .filter(object ->
                        object.identity().equals(SampleCluster.cluster().identity()))
                .findFirst();
    }
}
