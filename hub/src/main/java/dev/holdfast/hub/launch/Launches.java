package dev.holdfast.hub.launch;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.pivot.PivotRecord;
import dev.holdfast.capi.pivot.PivotStatement;
import dev.holdfast.capi.pivot.Reclaim;
import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.cluster.Clusters;
import dev.holdfast.hub.cluster.LaunchRow;
import dev.holdfast.hub.cluster.LaunchRows;
import dev.holdfast.hub.cluster.Provisioning;
import dev.holdfast.hub.cluster.ReclaimRow;
import dev.holdfast.hub.management.Managements;
import dev.holdfast.hub.resource.DeleteResult;
import dev.holdfast.hub.resource.Deletion;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.hub.store.ResourceName;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Base64Text;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * All clusters that the hub makes: one sequential loop for each, few of them at work at once. A message only wakes a loop,
 * which reads everything again. Thread-safe.
 */
public final class Launches implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Launches.class.getName());
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final Resources resources;
    private final Clusters clusters;
    private final LaunchRows rows;
    private final Managements managements;
    private final Tools tools;
    private final Consumer<ResourceName> changed;
    private final Semaphore permits;
    private final Map<String, Loop> loops = new ConcurrentHashMap<>();
    private final Map<String, Json.Obj> standings = new ConcurrentHashMap<>();
    private final AtomicBoolean running = new AtomicBoolean();

    /** @param changed hears of clusters of which something else is to be told */
    public Launches(
            Resources resources,
            Clusters clusters,
            LaunchRows rows,
            Managements managements,
            Tools tools,
            Consumer<ResourceName> changed) {
        this.resources = resources;
        this.clusters = clusters;
        this.rows = rows;
        this.managements = managements;
        this.tools = tools;
        this.changed = changed;
        this.permits = new Semaphore(tools.times().atOnce());
    }

    /** One cluster's thread and what wakes it. */
    private record Loop(Thread thread, Semaphore signal) {}

    /** Goes on with every cluster where an earlier process left off. */
    public void start() {
        running.set(true);
        tools.mail().onHeard(this::heard);
        resources.all("Cluster").stream().map(ResourceDocument::name).forEach(this::wake);
    }

    /** Something about this cluster changed: it is looked at now. */
    public void wake(String cluster) {
        if (!running.get()) {
            return;
        }
        if (clusters.find(cluster).flatMap(Cluster::provisioning).isEmpty()) {
            standings.remove(cluster);
            return;
        }
        loops.computeIfAbsent(cluster, this::begin).signal().release();
    }

    /** Everything is looked at now: a management cluster may be another one. */
    public void wakeAll() {
        loops.keySet().forEach(this::wake);
    }

    /** What is to be told of a cluster; empty for one that the hub did not make. */
    public Optional<Json.Obj> standing(String cluster) {
        return Optional.ofNullable(standings.get(cluster))
                .or(() -> rows.find(cluster).map(LaunchRow::standing))
                .filter(standing -> !standing.members().isEmpty());
    }

    /** What a reclaim of this cluster is made of. @throws Refusal HF-PIV-131 when nothing can be lost, and others */
    public Escrow escrow(ResourceDocument document) {
        tools.keys().unnamed().ifPresent(problem -> {
            throw new Refusal(problem);
        });
        var known = rows.reclaim(document.name()).map(ReclaimRow::lost);
        return Escrow.read(
                api(document), document.name(), known, tools.keys().sealing().publicHex());
    }

    /** Orders a reclaim, as somebody with the recovery key has signed it. @throws Refusal when it is none */
    public void reclaim(ResourceDocument document, JsonView order) {
        var escrow = escrow(document);
        var operator = operator(order.at("operator").text());
        var offer = Envelope.parse(Bytes.utf8(order.at("offer").text()));
        var decision = Envelope.parse(Bytes.utf8(order.at("decision").text()));
        var sealed = Base64Text.read(order.at("sealed"));
        Reclaim.check(
                offer,
                sealed,
                PivotRecord.parse(escrow.lost()),
                operator,
                tools.keys().sealing());
        var said = PivotStatement.open(offer, List.of(operator));
        PivotStatement.open(decision, List.of(operator));
        rows.reclaim(new ReclaimRow(
                document.name(), said.id(), operator.hex(), offer.write(), decision.write(), sealed, escrow.lost()));
        wake(document.name());
    }

    private static PublicKey operator(String hex) {
        try {
            return new PublicKey(hex);
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    "HF-PIV-131", "the operator's Ed25519 key", "none", "order it with holdfast cluster reclaim");
        }
    }

    private CapiApi api(ResourceDocument document) {
        var management = clusters.find(document.name())
                .flatMap(Cluster::provisioning)
                .map(Provisioning::management)
                .orElse("");
        return managements.open(management).orElseThrow(() -> new Refusal(Managements.unknown(management)));
    }

    @Override
    public void close() {
        running.set(false);
        loops.values().forEach(loop -> loop.thread().interrupt());
        for (var loop : loops.values()) {
            try {
                loop.thread().join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void heard(SiteId site) {
        clusters.names(List.of(site)).forEach(name -> wake(name.name()));
    }

    private Loop begin(String cluster) {
        var signal = new Semaphore(0);
        var thread = Thread.ofVirtual().name("launch-" + cluster).unstarted(() -> run(cluster, signal));
        thread.start();
        return new Loop(thread, signal);
    }

    private void run(String name, Semaphore signal) {
        var launch = new Launch(tools, rows);
        try {
            var again = Optional.of(Duration.ZERO);
            while (running.get() && again.isPresent()) {
                if (!again.get().isZero()) {
                    var _ = signal.tryAcquire(again.get().toNanos(), TimeUnit.NANOSECONDS);
                }
                signal.drainPermits();
                permits.acquire();
                try {
                    again = attempt(name, launch);
                } finally {
                    permits.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            loops.remove(name);
            // Whoever applied it again in this very moment found this loop, which has ended.
            if (running.get() && signal.availablePermits() > 0) {
                wake(name);
            }
        }
    }

    private Optional<Duration> attempt(String name, Launch launch) {
        var document = resources.find(new ResourceName("Cluster", name));
        var cluster = clusters.find(name);
        var made = cluster.flatMap(Cluster::provisioning);
        if (document.isEmpty() || made.isEmpty()) {
            standings.remove(name);
            return Optional.empty();
        }
        var row = rows.open(name, document.get().uid());
        if (row.removed()) {
            return ended(name);
        }
        try {
            var turn = turn(cluster.get(), made.get(), row, launch);
            keep(row, turn.row(), turn.view().json(row.standing(), tools.clock().instant()));
            return turn.row().removed() ? ended(name) : Optional.of(turn.again().isZero() ? MOMENT : turn.again());
        } catch (Refusal refusal) {
            keep(
                    row,
                    rows.find(name).orElse(row),
                    View.blocked(
                            row.standing(),
                            List.of(refusal.problem()),
                            tools.clock().instant()));
            return Optional.of(tools.times().look());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "cluster " + name + " will be looked at again", e);
            var fault = new Problem("HF-API-500", "a look without faults", String.valueOf(e), "see the hub's log");
            keep(
                    row,
                    rows.find(name).orElse(row),
                    View.blocked(row.standing(), List.of(fault), tools.clock().instant()));
            return Optional.of(tools.times().retry());
        }
    }

    private Turn turn(Cluster cluster, Provisioning made, LaunchRow row, Launch launch) {
        var api = managements
                .open(made.management())
                .orElseThrow(() -> new Refusal(Managements.unknown(made.management())));
        return launch.turn(cluster, made, row, api);
    }

    /** Nothing is left of the cluster: its document goes too. */
    private Optional<Duration> ended(String name) {
        var result = resources.delete(
                clusters,
                name,
                new Deletion(Optional.of("destroy"), Optional.of(name), Optional.empty()),
                false,
                Author.HUB);
        if (result instanceof DeleteResult.Kept(var why)) {
            LOG.log(System.Logger.Level.WARNING, "cluster " + name + " is gone, its document stays: " + why.line());
            return Optional.of(tools.times().retry());
        }
        standings.remove(name);
        return Optional.empty();
    }

    /** Writes what others would miss after a restart, and only when it is something else than before. */
    private void keep(LaunchRow before, LaunchRow after, Json.Obj standing) {
        standings.put(before.cluster(), standing);
        var same = before.standing().without("asOf").equals(standing.without("asOf"));
        var next = new LaunchRow(
                after.cluster(),
                after.uid(),
                after.goal(),
                after.holder(),
                after.initialized(),
                after.attempt(),
                after.escrow(),
                after.removed(),
                same ? before.standing() : standing);
        if (!next.equals(before)) {
            rows.save(next);
        }
        if (!same) {
            changed.accept(new ResourceName("Cluster", before.cluster()));
        }
    }
}
