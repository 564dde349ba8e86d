package dev.holdfast.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.report.Condition;
import dev.holdfast.protocol.report.SiteReport;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusViewTest {
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    @Test
    void layers_that_start_one_after_the_other_are_progress() {
        assertThat(state(List.of())).isEqualTo("Progressing");
    }

    @Test
    void what_something_outside_holds_up_is_waiting() {
        assertThat(state(List.of(new Condition("AgentTooOld", "True", "TooOld", "", NOW))))
                .isEqualTo("Waiting");
    }

    private static String state(List<Condition> conditions) {
        var report = new SiteReport(
                "acme",
                "shop",
                1,
                "instance",
                1,
                NOW,
                2,
                1,
                false,
                conditions,
                List.of(
                        new SiteReport.Layer("store/db", "1.0.0", "", "Progressing", "is being applied", NOW, 0, 1),
                        new SiteReport.Layer("store/web", "1.0.0", "", "Waiting", "waits for layer db", NOW, 0, 1)),
                new SiteReport.Trust(1, 1, 1, 1, NOW),
                new SiteReport.Agent("1.0.0", List.of()),
                List.of(),
                List.of());
        return JsonView.of(new StatusView(report, "online").json()).at("state").text();
    }
}
