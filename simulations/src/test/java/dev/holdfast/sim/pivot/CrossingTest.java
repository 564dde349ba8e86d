package dev.holdfast.sim.pivot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.pivot.PivotPlan;
import dev.holdfast.capi.pivot.PivotStatement;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.sim.fault.Lab;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Out and home again, by every way that a site has, with an agent that knows nothing but what it imported. */
class CrossingTest {
    @TempDir
    private Path folder;

    @Test
    void by_broker_and_https() {
        try (var crossing = new Crossing(folder)) {
            assertThat(crossing.shown().present()).isFalse();
            crossing.out(1, () -> {});
            crossing.assertAtTheSite();
            Lab.until(
                    "the agent shows it",
                    () -> crossing.shown().at("phase").text().equals("done"));
            assertThat(crossing.shown().at("side").text()).isEqualTo("site");
            assertThat(crossing.shown().at("epoch").integer()).isEqualTo(1);

            crossing.back(2, () -> {});
            crossing.assertAtHome();
            assertThat(crossing.shown().at("side").text()).isEqualTo("management");
            assertThat(crossing.shown().at("epoch").integer()).isEqualTo(2);
        }
    }

    @Test
    void by_the_broker_alone() {
        try (var crossing = new Crossing(folder)) {
            crossing.site.line().to(crossing.lab.agentPort()).cut();
            crossing.out(1, () -> {});
            crossing.assertAtTheSite();
            crossing.back(2, () -> {});
            crossing.assertAtHome();
        }
    }

    @Test
    void by_https_alone() {
        try (var crossing = new Crossing(folder)) {
            crossing.site.line().to(crossing.lab.mqttPort()).cut();
            crossing.out(1, () -> {});
            crossing.assertAtTheSite();
            crossing.back(2, () -> {});
            crossing.assertAtHome();
        }
    }

    @Test
    void by_stick_alone() {
        try (var crossing = new Crossing(folder)) {
            crossing.site.line().cut();
            crossing.out(1, crossing::carry);
            crossing.assertAtTheSite();
            crossing.back(2, crossing::carry);
            crossing.assertAtHome();
        }
    }

    @Test
    void what_must_not_be_followed_is_not_and_the_hub_hears_why() {
        try (var crossing = new Crossing(folder)) {
            crossing.hub.call(new PivotPlan("edge-1", "nobody", "trip-home-1", 1));
            awaitBlocked(crossing, "HF-PIV-001");
            crossing.out(1, () -> {});
            crossing.site.awaitNo("PivotBlocked");

            var higher = crossing.hub
                    .word()
                    .with("role", Json.of("source"))
                    .with("id", Json.of("reclaim-3"))
                    .with("epoch", Json.of(3))
                    .with("phase", Json.of("tombstone"))
                    .with("decision", Json.of("committed"));
            crossing.hub.say(PivotStatement.TYPE, higher, true);
            awaitBlocked(crossing, "HF-PIV-044");
            crossing.assertAtTheSite();

            crossing.hub.say(PivotStatement.TYPE, higher, false);
            awaitBlocked(crossing, "HF-PIV-132");
            assertThat(crossing.isAsleepEverywhere()).isTrue();
        }
    }

    @Test
    void who_has_the_directors_key_alone_gets_no_cluster_and_nothing_is_sealed() {
        try (var crossing = new Crossing(folder)) {
            crossing.out(1, () -> {});
            crossing.hub.callWithTheDirectorsKey(crossing.home("trip-stolen-2", 2));
            awaitBlocked(crossing, "HF-PIV-044");
            crossing.assertAtTheSite();
            assertThat(crossing.sealedAtTheSite()).isEmpty();

            crossing.hub.callToAnotherKey(crossing.home("trip-astray-2", 2));
            awaitBlocked(crossing, "HF-PIV-046");
            crossing.assertAtTheSite();
            assertThat(crossing.sealedAtTheSite()).isEmpty();

            crossing.back(2, () -> {});
            crossing.assertAtHome();
        }
    }

    @Test
    void a_site_whose_own_server_takes_nothing_for_long_says_so() {
        try (var crossing = new Crossing(folder)) {
            var told = new AtomicInteger();
            crossing.full(true);
            crossing.out(1, () -> {
                if (told.get() == 0 && isBlocked(crossing, "HF-PIV-016")) {
                    told.incrementAndGet();
                    crossing.full(false);
                }
            });
            assertThat(told).hasValue(1);
            crossing.assertAtTheSite();
            crossing.site.awaitNo("PivotBlocked");
        }
    }

    private static void awaitBlocked(Crossing crossing, String code) {
        Lab.until("the hub shows " + code, () -> isBlocked(crossing, code));
    }

    private static boolean isBlocked(Crossing crossing, String code) {
        return crossing.lab.atHub("plant").at("conditions").items().stream()
                .anyMatch(condition -> condition.at("type").text().equals("PivotBlocked")
                        && condition.at("message").text().contains(code));
    }

    @Test
    void with_an_agent_that_stops_and_starts_all_the_time() {
        try (var crossing = new Crossing(folder)) {
            var turns = new AtomicInteger();
            Runnable again = () -> {
                if (turns.incrementAndGet() % 40 == 0) {
                    crossing.site.stop();
                    crossing.site.start();
                }
            };
            crossing.out(1, again);
            crossing.assertAtTheSite();
            crossing.back(2, again);
            crossing.assertAtHome();
        }
    }
}
