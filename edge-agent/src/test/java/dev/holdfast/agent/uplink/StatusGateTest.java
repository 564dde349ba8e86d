package dev.holdfast.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.report.SiteReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusGateTest {
    private static final Instant START = Instant.parse("2026-11-20T20:00:00Z");

    private final StatusGate gate = new StatusGate(Duration.ofSeconds(2));

    @Test
    void that_a_newer_revision_is_kept_passes_at_once() {
        assertThat(passes(report(1, 0), START)).isTrue();
        assertThat(passes(report(2, 0), START.plusMillis(5))).isTrue();
    }

    @Test
    void everything_else_waits_for_the_pause() {
        passes(report(1, 0), START);
        assertThat(passes(report(1, 1), START.plusMillis(1_999))).isFalse();
        assertThat(passes(report(1, 1), START.plusSeconds(2))).isTrue();
    }

    @Test
    void each_revision_passes_at_once_only_once() {
        passes(report(2, 0), START);
        assertThat(passes(report(2, 1), START.plusMillis(5))).isFalse();
        assertThat(passes(report(2, 2), START.plusMillis(10))).isFalse();
    }

    @Test
    void nothing_new_says_nothing() {
        passes(report(2, 2), START);
        assertThat(passes(report(2, 2), START.plusSeconds(60))).isFalse();
    }

    @Test
    void on_a_new_connection_the_same_passes_again() {
        passes(report(2, 2), START);
        gate.forget();
        assertThat(passes(report(2, 2), START.plusMillis(5))).isTrue();
    }

    private boolean passes(SiteReport report, Instant now) {
        var due = gate.due(report, now);
        due.ifPresent(content -> gate.said(content, now));
        return due.isPresent();
    }

    private static SiteReport report(long desired, long applied) {
        return new SiteReport(
                "acme",
                "shop",
                1,
                "instance",
                desired + applied,
                START,
                desired,
                applied,
                desired == applied,
                List.of(),
                List.of(),
                new SiteReport.Trust(1, 1, 1, 1, START),
                new SiteReport.Agent("1.0.0", List.of()),
                List.of(),
                List.of());
    }
}
