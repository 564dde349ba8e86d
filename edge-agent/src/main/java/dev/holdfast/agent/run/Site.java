package dev.holdfast.agent.run;

import dev.holdfast.agent.bind.Generated;
import dev.holdfast.agent.identity.SiteIdentity;
import dev.holdfast.agent.intake.Blobs;
import dev.holdfast.agent.intake.Intake;
import dev.holdfast.agent.report.ClusterStatus;
import dev.holdfast.agent.report.EventLog;
import dev.holdfast.agent.report.Reports;
import dev.holdfast.agent.store.EventStamp;
import dev.holdfast.agent.store.SiteClock;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.report.Condition;
import dev.holdfast.protocol.report.Takeover;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The parts of an enrolled site that work with and without a running agent. */
final class Site implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Site.class.getName());

    final DataFolder folder;
    final SiteIdentity identity;
    final EventStamp stamp;
    final Blobs blobs;
    final Intake intake;
    final Reports reports;
    final EventLog events;
    final Generated generated;
    /** How far the cluster is; set by whoever knows. */
    final AtomicReference<Supplier<ClusterStatus>> cluster;
    /** Whether a cluster could be taken over here; set by whoever knows. */
    final AtomicReference<Supplier<Takeover>> takeover = new AtomicReference<>(() -> Takeover.UNKNOWN);
    /** Told when something is new for the hub. */
    final AtomicReference<Runnable> wake = new AtomicReference<>(() -> {});

    private Site(AgentConfig config, DataFolder folder, SiteIdentity identity, EventStamp stamp, SecureRandom random)
            throws IOException {
        this.generated =
                new Generated(config.data().resolve("keys"), stamp.site().value(), random, stamp.clock()::now);
        this.folder = folder;
        this.identity = identity;
        this.stamp = stamp;
        this.blobs = new Blobs(config.data().resolve("blobs"), config.steps());
        this.intake = new Intake(folder.store, blobs, config.disk(), stamp, config.steps());
        this.cluster = new AtomicReference<>(() -> ClusterStatus.NONE);
        this.reports = new Reports(
                folder.store,
                stamp,
                new Reports.Facts(
                        identity.signer(),
                        identity.identity().instance(),
                        AgentConfig.VERSION,
                        identity::certificateEnd,
                        blobs::list,
                        () -> cluster.get().get(),
                        () -> takeover.get().get()));
        this.events = new EventLog(folder.store, stamp, () -> wake.get().run());
    }

    /**
     * Opens the site of a data folder.
     *
     * @param starting whether this is a start of the agent, which is counted
     * @throws Refusal HF-AGT-001 (in use), HF-AGT-002 (not enrolled)
     */
    static Site open(AgentConfig config, Clock machine, SecureRandom random, boolean starting) throws IOException {
        requireEnrolled(config.data());
        var folder = DataFolder.take(config.data());
        try {
            var store = folder.store;
            var clock = new SiteClock(machine, () -> store.floor().orElse(Instant.EPOCH));
            var identity = SiteIdentity.open(config.data(), store, random, clock::now)
                    .orElseThrow(() -> notEnrolled(config.data()));
            var before = Checkpoint.read(config.data());
            if (folder.quarantined.isPresent() || store.boot() < before.boot()) {
                store.skipSequence(before.sequence() + Checkpoint.MARGIN);
                store.raiseFloor(before.floor());
                store.requireRevision(before.revision());
            }
            var boot = starting ? store.start(before.boot() + 1) : store.boot();
            var who = identity.identity();
            var site = new Site(config, folder, identity, new EventStamp(who.fleet(), who.site(), boot, clock), random);
            site.checkpoint();
            folder.quarantined.ifPresent(site::sayDamaged);
            return site;
        } catch (RuntimeException | IOException e) {
            folder.close();
            throw e;
        }
    }

    /** Keeps beside the keys what must not go backwards. */
    void checkpoint() throws IOException {
        var store = folder.store;
        new Checkpoint(
                        store.boot(),
                        store.lastSequence(),
                        Math.max(store.desired().map(d -> d.revision().value()).orElse(0L), store.requiredRevision()),
                        store.floor().orElse(Instant.EPOCH))
                .write(folder.path);
    }

    /** Notes that something was imported; what the note would protect is in the store already. */
    void rememberImport() {
        try {
            checkpoint();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the checkpoint could not be written: {0}", e.getMessage());
        }
    }

    private void sayDamaged(Path aside) {
        var message = "the store was damaged and is kept as " + aside.getFileName()
                + "; keys are unharmed, signed content is fetched again";
        folder.store.set(new Condition(
                "StoreRebuilt", "True", "Damaged", message, stamp.clock().now()));
        events.event("store.quarantined", "state.db", "error", message);
    }

    private static void requireEnrolled(Path data) {
        if (!java.nio.file.Files.exists(data.resolve("keys").resolve("identity.json"))
                && !java.nio.file.Files.exists(data.resolve("state.db"))) {
            throw notEnrolled(data);
        }
    }

    private static Refusal notEnrolled(Path data) {
        return new Refusal(
                "HF-AGT-002",
                "a data folder of an enrolled site",
                data + " belongs to none",
                "enrol first: holdfast agent enrol --token FILE --data DIR");
    }

    @Override
    public void close() {
        folder.close();
    }
}
