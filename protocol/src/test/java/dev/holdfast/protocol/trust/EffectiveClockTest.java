package dev.holdfast.protocol.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.trust.EffectiveClock.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EffectiveClockTest {
    private static final Instant FLOOR = Instant.parse("2026-11-20T20:00:00Z");

    @Test
    void a_plausible_clock_is_believed() {
        var now = FLOOR.plus(Duration.ofDays(399));
        assertThat(EffectiveClock.of(now, FLOOR, false)).isEqualTo(new EffectiveClock(now, State.PLAUSIBLE));
    }

    @Test
    void a_clock_slightly_behind_is_lifted_without_a_word() {
        assertThat(EffectiveClock.of(FLOOR.minusSeconds(299), FLOOR, false))
                .isEqualTo(new EffectiveClock(FLOOR, State.PLAUSIBLE));
    }

    @Test
    void a_clock_in_1970_is_behind_even_when_someone_confirms_it() {
        assertThat(EffectiveClock.of(Instant.EPOCH, FLOOR, true)).isEqualTo(new EffectiveClock(FLOOR, State.BEHIND));
    }

    @Test
    void a_clock_in_2099_is_suspect_until_someone_confirms_it() {
        var rtc = Instant.parse("2099-01-01T00:00:00Z");
        assertThat(EffectiveClock.of(rtc, FLOOR, false)).isEqualTo(new EffectiveClock(FLOOR, State.AHEAD_SUSPECT));
        assertThat(EffectiveClock.of(rtc, FLOOR, true)).isEqualTo(new EffectiveClock(rtc, State.PLAUSIBLE));
    }
}
