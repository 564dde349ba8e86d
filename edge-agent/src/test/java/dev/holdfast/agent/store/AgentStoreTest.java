package dev.holdfast.agent.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.report.Condition;
import dev.holdfast.protocol.report.SiteEvent;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.TrustState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentStoreTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    Path folder;

    private StateDb db;
    private AgentStore store;
    private final EventStamp stamp = new EventStamp(
            new FleetId("acme"),
            new SiteId("plant-1"),
            3,
            new SiteClock(Clock.fixed(NOON, ZoneOffset.UTC), () -> Instant.EPOCH));

    @BeforeEach
    void open() {
        db = StateDb.open(folder.resolve("state.db"));
        store = new AgentStore(db, 10);
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void events_keep_their_order_and_go_only_when_acknowledged() {
        event("one", "info");
        event("two", "info");
        assertThat(texts()).containsExactly("one", "two");
        store.acknowledge(List.of(1L));
        assertThat(texts()).containsExactly("two");
    }

    @Test
    void a_full_outbox_drops_the_mildest_and_says_so() {
        event("bad", "error");
        for (int i = 0; i < 10; i++) {
            event("mild " + i, "info");
        }
        assertThat(texts()).hasSize(10).startsWith("bad", "mild 2").endsWith("dropped 2");
    }

    @Test
    void a_condition_keeps_since_when_only_its_message_changes() {
        store.set(new Condition("HubUnreachable", "True", "NoRoute", "first", NOON));
        store.set(new Condition("HubUnreachable", "True", "NoRoute", "second", NOON.plusSeconds(60)));
        assertThat(store.conditions()).singleElement().satisfies(c -> {
            assertThat(c.message()).isEqualTo("second");
            assertThat(c.since()).isEqualTo(NOON);
        });
    }

    @Test
    void trust_comes_back_byte_for_byte_and_the_floor_never_sinks() {
        var director = TrustState.pinned(Repository.DIRECTOR, Bytes.utf8("root 1"));
        var catalog = TrustState.pinned(Repository.CATALOG, Bytes.utf8("root c"));
        store.enrol(Bytes.utf8("{}"), director, catalog, NOON);
        store.enrol(Bytes.utf8("{}"), director, catalog, NOON.minusSeconds(5));
        assertThat(store.trust()).isEqualTo(new AgentStore.Trust(director, catalog, NOON));
    }

    @Test
    void starts_are_counted() {
        store.enrol(
                Bytes.utf8("{}"),
                TrustState.pinned(Repository.DIRECTOR, Bytes.utf8("d")),
                TrustState.pinned(Repository.CATALOG, Bytes.utf8("c")),
                NOON);
        assertThat(store.start(1)).isEqualTo(1);
        assertThat(store.start(1)).isEqualTo(2);
        assertThat(store.start(9)).isEqualTo(9);
    }

    @Test
    void samples_are_bounded() {
        try (var metrics = MetricsDb.open(folder.resolve("metrics.db"), 20)) {
            for (int i = 0; i < 120; i++) {
                metrics.add(new MetricsDb.Sample(NOON.plusSeconds(i), "heartbeat", i));
            }
            assertThat(metrics.newest("heartbeat", 100)).hasSize(20);
        }
    }

    private void event(String text, String severity) {
        store.event(
                stamp.event("test.event", "", severity, text),
                hole -> stamp.event("outbox.hole", "", "warning", "dropped " + hole.count()));
    }

    private List<String> texts() {
        return store.waiting(0, 100).stream()
                .map(w -> SiteEvent.parse(w.content()).message())
                .toList();
    }
}
