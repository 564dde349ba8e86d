package dev.holdfast.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void long_work_is_heard_of_again_and_again_and_only_on_standard_error() throws InterruptedException {
        var out = new ByteArrayOutputStream();
        var heard = new Heard();
        var terminal = new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(heard, true, StandardCharsets.UTF_8),
                Map.of(),
                Clock.fixed(Instant.parse("2026-11-23T08:00:00Z"), ZoneOffset.UTC));
        try (var _ = Progress.on(terminal, "the hub is at work", Duration.ofMillis(1))) {
            assertThat(heard.lines.await(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(heard.text.toString(StandardCharsets.UTF_8)).startsWith("the hub is at work, for 0 s now\n");
        assertThat(out.size()).isZero();
    }

    /** Knows when three lines have been said. */
    private static final class Heard extends OutputStream {
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private final CountDownLatch lines = new CountDownLatch(3);

        @Override
        public void write(int character) {
            text.write(character);
            if (character == '\n') {
                lines.countDown();
            }
        }
    }
}
