package dev.holdfast.protocol.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class MetadataWriterTest {
    private static final Instant NOW = Instant.parse("2026-11-20T20:00:00Z");

    @Test
    void versions_follow_the_clock_and_never_stand_still() {
        var first = MetadataWriter.nextVersion(0, NOW);
        assertThat(first).isEqualTo(217_368_000_000L);
        assertThat(MetadataWriter.nextVersion(first, NOW)).isEqualTo(first + 1);
        assertThat(MetadataWriter.nextVersion(first, NOW.minusSeconds(9000))).isEqualTo(first + 1);
    }

    @Test
    void a_clock_far_ahead_of_the_last_version_asks_for_a_person() {
        var last = MetadataWriter.nextVersion(0, NOW);
        assertThat(MetadataWriter.leaps(last, NOW.plusSeconds(399L * 86_400))).isFalse();
        assertThat(MetadataWriter.leaps(last, NOW.plusSeconds(401L * 86_400))).isTrue();
        assertThat(MetadataWriter.leaps(0, NOW)).isFalse();
    }
}
