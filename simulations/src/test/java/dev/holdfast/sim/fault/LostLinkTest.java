package dev.holdfast.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hub, broker or the line to them fail in every way that a line can. */
class LostLinkTest {
    @TempDir
    private Path folder;

    @Test
    void without_any_line_the_site_keeps_what_runs_and_tells_later() {
        try (var lab = new Lab(folder)) {
            var site = lab.site("plant");
            lab.awaitConverged("plant");
            site.line().cut();
            site.expectRepair();
            site.awaitCondition("HubUnreachable", "True");
            var since = since(site);
            lab.order("plant", 0, "two");
            site.expectRepair();
            assertThat(since(site)).isEqualTo(since);
            assertThat(site.store()).contains("one");
            site.line().join();
            site.awaitStore("two");
            lab.awaitConverged("plant");
            site.awaitNo("HubUnreachable");
            Lab.until("the hub hears of the drift", () -> events(lab).contains("reconcile.drift"));
        }
    }

    @Test
    void without_broker_the_site_asks_the_hub_itself() {
        try (var lab = new Lab(folder)) {
            var site = lab.site("plant");
            lab.awaitConverged("plant");
            site.line().to(lab.mqttPort()).cut();
            lab.order("plant", 0, "two");
            site.awaitStore("two");
            lab.awaitConverged("plant");
            assertThat(lab.shell()
                            .must("get", "site", "plant", "-o", "json")
                            .json()
                            .at("status")
                            .at("via")
                            .text())
                    .isEqualTo("https");
            assertThat(site.says("HubUnreachable", "True")).isFalse();
        }
    }

    @Test
    void without_https_everything_comes_through_the_broker() {
        try (var lab = new Lab(folder)) {
            var site = lab.site("plant");
            lab.awaitConverged("plant");
            site.line().to(lab.agentPort()).cut();
            lab.order("plant", 0, "two");
            site.awaitStore("two");
            lab.awaitConverged("plant");
        }
    }

    @Test
    void a_hub_that_stops_and_starts_finds_its_sites_as_they_were() {
        try (var lab = new Lab(folder)) {
            var site = lab.site("plant");
            lab.awaitConverged("plant");
            lab.stopHub();
            site.expectRepair();
            site.awaitCondition("HubUnreachable", "True");
            lab.startHub();
            lab.order("plant", 0, "two");
            site.awaitStore("two");
            lab.awaitConverged("plant");
        }
    }

    @Test
    void a_slow_line_only_takes_longer() {
        try (var lab = new Lab(folder)) {
            var site = lab.site("plant");
            lab.awaitConverged("plant");
            site.line().to(lab.mqttPort()).slow(Duration.ofMillis(150));
            site.line().to(lab.agentPort()).slow(Duration.ofMillis(150));
            lab.order("plant", 0, "two");
            site.awaitStore("two");
            lab.awaitConverged("plant");
        }
    }

    @Test
    void a_half_open_line_stops_no_repair_and_is_got_over() {
        try (var lab = new Lab(folder)) {
            var site = lab.site("plant");
            lab.awaitConverged("plant");
            site.line().to(lab.mqttPort()).stall();
            site.line().to(lab.agentPort()).stall();
            site.expectRepair();
            lab.order("plant", 0, "two");
            site.line().join();
            site.awaitStore("two");
            lab.awaitConverged("plant");
        }
    }

    private static String since(LabSite site) {
        return site.condition("HubUnreachable")
                .orElseThrow()
                .at("lastTransitionTime")
                .text();
    }

    private static String events(Lab lab) {
        return lab.shell().must("events", "plant", "-o", "json").out();
    }
}
