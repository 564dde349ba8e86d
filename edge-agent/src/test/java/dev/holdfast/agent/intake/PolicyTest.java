package dev.holdfast.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.bench.BenchHub;
import dev.holdfast.agent.bench.BenchHub.Publication;
import dev.holdfast.agent.store.AgentStore;
import dev.holdfast.agent.store.EventStamp;
import dev.holdfast.agent.store.SiteClock;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.protocol.bundle.BundleReader;
import dev.holdfast.protocol.bundle.BundleReader.Opening;
import dev.holdfast.protocol.desired.CatalogPolicy;
import dev.holdfast.protocol.desired.PivotKeys;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.trust.FreshnessPolicy;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.TrustState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a site keeps of its Catalog's policy, with nobody to ask later. */
class PolicyTest {
    private static final PivotKeys ONE = keys("a");
    private static final PivotKeys OTHER = keys("b");

    @TempDir
    private Path folder;

    private final BenchHub hub = new BenchHub();

    @Test
    void it_is_there_after_the_import_and_stays_when_everything_else_is_cleared_away() throws IOException {
        try (var db = StateDb.open(folder.resolve("state.db"))) {
            var store = enrolled(db);
            assertThat(intake(store).policy()).isEmpty();
            take(intake(store), 1, ONE);
            assertThat(pivots(intake(store))).contains(ONE);
            intake(store).collect(0, Set.of());
            assertThat(pivots(intake(store))).contains(ONE);
        }
    }

    @Test
    void a_newer_catalog_replaces_it_and_a_check_does_not() throws IOException {
        try (var db = StateDb.open(folder.resolve("state.db"))) {
            var intake = intake(enrolled(db));
            take(intake, 1, ONE);
            hub.names(OTHER);
            try (var bundle = open(2)) {
                assertThat(intake.check(bundle, FreshnessPolicy.OFFLINE, _ -> {}))
                        .isInstanceOf(ImportResult.Imported.class);
            }
            assertThat(pivots(intake)).contains(ONE);
            take(intake, 3, OTHER);
            assertThat(pivots(intake)).contains(OTHER);
            take(intake, 4, PivotKeys.NONE);
            assertThat(pivots(intake)).contains(PivotKeys.NONE);
        }
    }

    private void take(Intake intake, long revision, PivotKeys named) throws IOException {
        hub.names(named);
        try (var bundle = open(revision)) {
            assertThat(intake.take(bundle, FreshnessPolicy.OFFLINE)).isInstanceOf(ImportResult.Imported.class);
        }
    }

    private BundleReader open(long revision) throws IOException {
        var file = hub.bundle(
                folder.resolve(revision + ".hfb"),
                Publication.of("shop", revision, BenchHub.config("a", Long.toString(revision))));
        return ((Opening.Opened) BundleReader.open(file)).bundle();
    }

    private static Optional<PivotKeys> pivots(Intake intake) {
        return intake.policy().map(CatalogPolicy::pivots);
    }

    private AgentStore enrolled(StateDb db) {
        var store = new AgentStore(db);
        store.enrol(
                Bytes.utf8("{}"),
                TrustState.pinned(Repository.DIRECTOR, hub.root(Repository.DIRECTOR)),
                TrustState.pinned(Repository.CATALOG, hub.root(Repository.CATALOG)),
                Instant.EPOCH);
        return store;
    }

    /** As after a start of the agent. */
    private Intake intake(AgentStore store) throws IOException {
        var clock = new SiteClock(
                Clock.fixed(BenchHub.NOW, ZoneOffset.UTC), () -> store.trust().floor());
        var stamp = new EventStamp(new FleetId("acme"), new SiteId("shop"), 1, clock);
        ImportSteps steps = _ -> {};
        return new Intake(store, new Blobs(folder.resolve("blobs"), steps), () -> 1L << 40, stamp, steps);
    }

    private static PivotKeys keys(String digit) {
        var key = List.of(digit.repeat(64));
        return new PivotKeys(key, key, key);
    }
}
