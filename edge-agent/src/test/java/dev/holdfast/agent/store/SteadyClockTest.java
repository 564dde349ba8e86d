package dev.holdfast.agent.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private static final Instant FLOOR = Instant.parse("2026-11-20T20:00:00Z");

    private final Hand machine = new Hand();
    private long nanos;
    private final SteadyClock clock = new SteadyClock(new SiteClock(machine, () -> FLOOR), () -> nanos);

    @Test
    void a_machine_in_1970_has_time_that_passes_from_the_floor_on() {
        machine.time = Instant.EPOCH;
        assertThat(clock.instant()).isEqualTo(FLOOR.plusSeconds(1));
        pass(Duration.ofSeconds(30));
        assertThat(clock.instant()).isEqualTo(FLOOR.plusSeconds(31));
    }

    @Test
    void a_jump_to_2099_changes_nothing() {
        pass(Duration.ofSeconds(30));
        machine.time = Instant.parse("2099-01-01T00:00:00Z");
        assertThat(clock.instant()).isEqualTo(FLOOR.plusSeconds(31));
    }

    @Test
    void a_clock_that_is_believed_is_followed() {
        machine.time = Instant.EPOCH;
        pass(Duration.ofSeconds(30));
        machine.time = FLOOR.plus(Duration.ofDays(3));
        assertThat(clock.instant()).isEqualTo(machine.time);
        machine.time = FLOOR.plus(Duration.ofDays(2));
        assertThat(clock.instant()).isEqualTo(machine.time);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** The clock of a machine, set by hand. */
    private static final class Hand extends Clock {
        private Instant time = FLOOR.plusSeconds(1);

        @Override
        public Instant instant() {
            return time;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
