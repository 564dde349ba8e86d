package dev.holdfast.hub.depot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.TestClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final TestClock clock = new TestClock();
    private final Admission admission = new Admission(clock);

    @Test
    void a_whole_fleet_at_once_is_served_in_turns() {
        assertThat(admitted(10_000)).isEqualTo(200);
        assertThat(admitted(10_000)).isZero();
        clock.pass(Duration.ofSeconds(1));
        assertThat(admitted(10_000)).isEqualTo(100);
        clock.pass(Duration.ofSeconds(60));
        assertThat(admitted(10_000)).isEqualTo(200);
    }

    @Test
    void a_clock_that_is_set_back_stops_nobody_for_long() {
        admitted(200);
        clock.pass(Duration.ofDays(-1));
        assertThat(admitted(1)).isZero();
        clock.pass(Duration.ofSeconds(1));
        assertThat(admitted(200)).isEqualTo(100);
    }

    private long admitted(int sites) {
        return IntStream.range(0, sites).filter(_ -> admission.admits()).count();
    }
}
