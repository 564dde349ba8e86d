package dev.holdfast.agent.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsDbTest {
    private static final Instant NOW = Instant.parse("2026-11-20T20:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void samples_are_there_after_reopening() {
        try (var metrics = MetricsDb.open(file(), 10)) {
            metrics.add(new MetricsDb.Sample(NOW, "heartbeat", 1));
        }
        try (var metrics = MetricsDb.open(file(), 10)) {
            assertThat(metrics.newest("heartbeat", 5)).hasSize(1);
        }
    }

    @Test
    void only_the_newest_are_kept() {
        try (var metrics = MetricsDb.open(file(), 10)) {
            for (int i = 0; i < 200; i++) {
                metrics.add(new MetricsDb.Sample(NOW, "heartbeat", i));
            }
            assertThat(metrics.newest("heartbeat", 500))
                    .hasSize(10)
                    .first()
                    .extracting(MetricsDb.Sample::value)
                    .isEqualTo(199L);
        }
    }

    @Test
    void a_damaged_file_begins_anew() throws IOException {
        Files.writeString(file(), "this is no database, and long enough to be looked at".repeat(99));
        try (var metrics = MetricsDb.open(file(), 10)) {
            metrics.add(new MetricsDb.Sample(NOW, "heartbeat", 1));
            assertThat(metrics.newest("heartbeat", 5)).hasSize(1);
        }
    }

    private Path file() {
        return folder.resolve("metrics.db");
    }
}
