package dev.holdfast.agent.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SiteClockTest {
    private static final Instant FLOOR = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void a_clock_that_agrees_is_used() {
        assertThat(at("2026-11-20T12:30:00Z"))
                .isEqualTo(new SiteClock.Reading(FLOOR.plusSeconds(1800), SiteClock.Belief.SYNCED));
    }

    @Test
    void a_clock_in_1970_gives_way_to_the_floor() {
        assertThat(at("1970-01-01T00:00:00Z")).isEqualTo(new SiteClock.Reading(FLOOR, SiteClock.Belief.FLOOR));
    }

    @Test
    void a_clock_in_2099_is_suspect_and_expires_nothing() {
        assertThat(at("2099-01-01T00:00:00Z")).isEqualTo(new SiteClock.Reading(FLOOR, SiteClock.Belief.SUSPECT));
    }

    @Test
    void a_clock_a_little_behind_is_no_alarm() {
        assertThat(at("2026-11-20T11:58:00Z")).isEqualTo(new SiteClock.Reading(FLOOR, SiteClock.Belief.SYNCED));
    }

    private static SiteClock.Reading at(String machine) {
        return new SiteClock(Clock.fixed(Instant.parse(machine), ZoneOffset.UTC), () -> FLOOR).read();
    }
}
