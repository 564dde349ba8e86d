package dev.holdfast.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API server of a site is gone for a while. */
class SilentClusterTest {
    @TempDir
    private Path folder;

    @Test
    void what_was_ordered_and_what_drifted_meanwhile_is_right_when_it_answers_again() {
        try (var lab = new Lab(folder)) {
            var site = lab.site("plant");
            lab.awaitConverged("plant");
            site.cluster().fail("no route to host");
            site.awaitCondition("ApiServerReachable", "False");
            var since = since(site);
            lab.order("plant", 0, "two");
            Lab.until("the hub hears of it", () -> lab.atHub("plant", "ApiServerReachable", "False"));
            assertThat(lab.atHub("plant").at("converged").flag(true)).isFalse();
            Lab.until(
                    "the new revision is taken in",
                    () -> site.status().at("desiredRevision").integer(0) == 2);
            assertThat(since(site)).isEqualTo(since);
            site.cluster().recover();
            site.awaitStore("two");
            site.awaitCondition("ApiServerReachable", "True");
            site.expectRepair();
            lab.awaitConverged("plant");
        }
    }

    @Test
    void an_agent_may_start_before_its_api_server() {
        try (var lab = new Lab(folder)) {
            var site = lab.site("plant");
            lab.awaitConverged("plant");
            site.stop();
            site.cluster().fail("connection refused");
            site.start();
            site.awaitCondition("ApiServerReachable", "False");
            lab.order("plant", 0, "two");
            site.cluster().recover();
            site.awaitStore("two");
            lab.awaitConverged("plant");
        }
    }

    private static String since(LabSite site) {
        return site.condition("ApiServerReachable")
                .orElseThrow()
                .at("lastTransitionTime")
                .text();
    }
}
