package dev.holdfast.hub.depot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final class HandClock extends Clock {
        private Instant now = Instant.parse("2026-11-20T20:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final HandClock clock = new HandClock();
    private final Admission admission = new Admission(clock);

    @Test
    void a_whole_fleet_at_once_is_served_in_turns() {
        assertThat(admitted(10_000)).isEqualTo(200);
        assertThat(admitted(10_000)).isZero();
        clock.now = clock.now.plusSeconds(1);
        assertThat(admitted(10_000)).isEqualTo(100);
        clock.now = clock.now.plusSeconds(60);
        assertThat(admitted(10_000)).isEqualTo(200);
    }

    @Test
    void a_clock_that_is_set_back_stops_nobody_for_long() {
        admitted(200);
        clock.now = clock.now.minusSeconds(86_400);
        assertThat(admitted(1)).isZero();
        clock.now = clock.now.plusSeconds(1);
        assertThat(admitted(200)).isEqualTo(100);
    }

    private long admitted(int sites) {
        return IntStream.range(0, sites).filter(_ -> admission.admits()).count();
    }
}
