package dev.holdfast.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock of a site's machine is years off. */
class WrongClockTest {
    @TempDir
    private Path folder;

    @Test
    void a_clock_in_1970_changes_nothing_and_is_said_until_it_is_right() {
        survives(Instant.parse("1970-01-01T00:05:00Z"), "ClockBehind", true);
    }

    @Test
    void a_clock_in_2099_changes_nothing_and_is_said_until_it_is_right() {
        survives(Instant.parse("2099-06-01T12:00:00Z"), "ClockAheadSuspect", false);
    }

    private void survives(Instant wrong, String condition, boolean restarted) {
        try (var lab = new Lab(folder)) {
            var site = lab.site("plant");
            lab.awaitConverged("plant");
            site.stop();
            site.clock().set(wrong);
            site.start();
            site.awaitCondition(condition, "True");
            assertThat(site.store()).isEqualTo(Optional.of("one"));
            assertThat(site.condition(condition)
                            .orElseThrow()
                            .at("lastTransitionTime")
                            .text())
                    .startsWith("20")
                    .doesNotStartWith("2099");
            site.expectRepair();
            lab.order("plant", 0, "two");
            site.awaitStore("two");
            lab.awaitConverged("plant");
            site.clock().right();
            if (restarted) {
                site.stop();
                site.start();
            }
            site.awaitNo(condition);
            lab.order("plant", 0, "three");
            site.awaitStore("three");
        }
    }
}
