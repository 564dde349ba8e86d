package dev.holdfast.protocol.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReconnectsTest {
    private static final Duration WINDOW = Duration.ofSeconds(70);
    private static final int SITES = 10_000;

    private final Random random = new Random(4);

    @Test
    void a_fleet_that_lost_its_broker_comes_back_evenly_over_the_window() {
        var perSecond = new int[70];
        IntStream.range(0, SITES).forEach(_ -> {
            var wait = one(WINDOW).after(Duration.ofHours(1), false);
            perSecond[(int) wait.toSeconds()]++;
        });
        // 143 in a second on average; a herd would be all of them in one.
        assertThat(Arrays.stream(perSecond).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(80, 220));
    }

    @Test
    void connections_that_end_early_spread_over_the_window_too() {
        var perSecond = new int[70];
        IntStream.range(0, SITES).forEach(_ -> {
            var reconnects = one(WINDOW);
            reconnects.after(Duration.ofHours(1), false);
            perSecond[(int) reconnects.after(Duration.ofSeconds(2), false).toSeconds()]++;
        });
        assertThat(Arrays.stream(perSecond).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(80, 220));
    }

    @Test
    void without_a_window_every_failure_doubles_the_longest_wait_up_to_two_minutes() {
        var longest = new Duration[9];
        Arrays.fill(longest, Duration.ZERO);
        IntStream.range(0, 1_000).forEach(_ -> {
            var reconnects = one(Duration.ZERO);
            for (var failure = 0; failure < longest.length; failure++) {
                var wait = reconnects.after(Duration.ZERO, false);
                longest[failure] = wait.compareTo(longest[failure]) > 0 ? wait : longest[failure];
            }
        });
        assertThat(longest[0]).isBetween(Duration.ofMillis(950), Duration.ofSeconds(1));
        assertThat(longest[3]).isBetween(Duration.ofMillis(7_500), Duration.ofSeconds(8));
        assertThat(longest[8]).isBetween(Duration.ofSeconds(115), Duration.ofSeconds(120));
    }

    @Test
    void a_connection_that_lasted_makes_the_next_wait_short_again() {
        var reconnects = one(Duration.ZERO);
        IntStream.range(0, 10).forEach(_ -> reconnects.after(Duration.ofSeconds(29), false));
        assertThat(reconnects.after(Duration.ofSeconds(30), false)).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void who_was_taken_over_waits_a_minute_at_least() {
        assertThat(one(Duration.ZERO).after(Duration.ofHours(1), true)).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
    }

    private Reconnects one(Duration window) {
        return new Reconnects(Backoff.DEFAULT, () -> window, random);
    }
}
