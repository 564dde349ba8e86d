package dev.holdfast.agent.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.report.EventLog;
import dev.holdfast.agent.store.AgentStore;
import dev.holdfast.agent.store.EventStamp;
import dev.holdfast.agent.store.SiteClock;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.capi.api.MemoryCapiApi;
import dev.holdfast.capi.pivot.PivotCall;
import dev.holdfast.capi.pivot.PivotPlan;
import dev.holdfast.capi.pivot.PivotTimes;
import dev.holdfast.capi.pivot.PivotTrust;
import dev.holdfast.capi.pivot.SealSource;
import dev.holdfast.capi.pivot.TargetPreflight;
import dev.holdfast.protocol.desired.PivotKeys;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.report.Condition;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SigningKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a site makes of a call, before any API server is asked. */
class LifecycleTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T20:00:00Z"), ZoneOffset.UTC);

    private final SecureRandom random = new SecureRandom();
    private final SigningKey hub = SigningKey.generate(random);
    private final SigningKey director = SigningKey.generate(random);
    private final SealingKey home = SealingKey.generate(random);
    private final SealingKey recovery = SealingKey.generate(random);
    private final PivotKeys named =
            new PivotKeys(List.of(hub.publicKey().hex()), List.of(home.publicHex()), List.of(recovery.publicHex()));
    private final MemoryCapiApi server = new MemoryCapiApi("edge", CLOCK);
    private Optional<Envelope> word = Optional.empty();
    private PivotKeys catalog = named;
    private StateDb db;
    private AgentStore store;
    private Lifecycle lifecycle;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        db = StateDb.open(folder.resolve("state.db"));
        store = new AgentStore(db);
        var site = new SiteClock(CLOCK, CLOCK::instant);
        var events = new EventLog(store, new EventStamp(new FleetId("acme"), new SiteId("quay"), 1, site), () -> {});
        lifecycle = new Lifecycle(new Lifecycle.Parts(
                mail(),
                new Reach.Server(() -> server, _ -> server, PivotTimes.USUAL),
                store,
                SigningKey.generate(random),
                SealingKey.generate(random),
                events,
                () -> new TargetPreflight.Host(true, Long.MAX_VALUE, Long.MAX_VALUE),
                CLOCK,
                random,
                () -> {}));
    }

    @AfterEach
    void close() throws Exception {
        db.close();
    }

    @Test
    void a_call_by_the_director_is_not_followed() {
        word = Optional.of(call(home).sign(director));
        lifecycle.round();
        assertThat(blocked()).startsWith("HF-PIV-044").contains(hub.publicKey().hex());
    }

    @Test
    void a_call_to_a_key_that_the_catalog_does_not_name_is_not_followed() {
        word = Optional.of(call(SealingKey.generate(random)).sign(hub));
        lifecycle.round();
        assertThat(blocked()).startsWith("HF-PIV-046");
    }

    @Test
    void a_catalog_that_names_nobody_is_told_until_one_does() {
        catalog = PivotKeys.NONE;
        word = Optional.of(call(home).sign(hub));
        assertThat(lifecycle.round()).isLessThanOrEqualTo(Duration.ofMinutes(1));
        assertThat(blocked()).startsWith("HF-PIV-045");
        catalog = named;
        lifecycle.round();
        assertThat(blocked()).startsWith("HF-PIV-001");
    }

    private String blocked() {
        return store.conditions().stream()
                .filter(condition -> condition.type().equals(Lifecycle.BLOCKED))
                .map(Condition::message)
                .findFirst()
                .orElse("not blocked");
    }

    private PivotCall call(SealingKey target) {
        return new PivotCall(new PivotPlan("quay", "quay", "home-0001", 2), target.publicHex(), recovery.publicHex());
    }

    private Mailbox mail() {
        return new Mailbox() {
            @Override
            public Optional<Envelope> word() {
                return word;
            }

            @Override
            public SealSource seals() {
                return _ -> Optional.empty();
            }

            @Override
            public PivotTrust trust() {
                return new PivotTrust(catalog);
            }
        };
    }
}
