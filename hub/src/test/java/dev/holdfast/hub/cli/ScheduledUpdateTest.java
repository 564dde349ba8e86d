package dev.holdfast.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.LiveHub;
import dev.holdfast.hub.TestClock;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduledUpdateTest {
    private final TestClock clock = TestClock.nearTheRealTime();

    private Path data;
    private LiveHub hub;

    @BeforeEach
    void start(@TempDir Path folder) {
        data = folder;
        hub = new LiveHub(data, clock);
        hub.publish("store", "1.0.0", "one");
        hub.cluster("shop-1", "default", "store", "1.0.0");
        hub.enrol("shop-1");
        LiveHub.until(this::history, items -> !items.isEmpty());
        hub.publish("store", "1.1.0", "two");
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void an_update_is_scheduled_survives_a_restart_and_is_told_of_by_the_history() {
        var in = clock.instant().plus(Duration.ofHours(2)).truncatedTo(ChronoUnit.SECONDS);
        var rehearsed = type("update", "apply", "shop-1", "--at", in.toString(), "--dry-run");
        assertThat(rehearsed)
                .isEqualTo(
                        new Typed(0, "cluster/shop-1 scheduled for " + in + ": store 1.0.0 → 1.1.0 (dry run)\n", ""));
        assertThat(type("update", "list").out()).doesNotContain(in.toString());
        assertThat(type("update", "apply", "shop-1", "--at", "2h").out())
                .startsWith("cluster/shop-1 scheduled for ")
                .endsWith(": store 1.0.0 → 1.1.0\n");
        var answer = type("update", "apply", "shop-1", "--at", in.toString(), "-o", "json");
        assertThat(answer.json().at("scheduled").at("at").text()).isEqualTo(in.toString());
        assertThat(answer.json().at("to").at("version").text()).isEqualTo("1.1.0");
        assertThat(type("update", "list").out()).contains("APPLIES-AT", in.toString());
        assertThat(type("update", "show", "shop-1").out())
                .contains("store 1.0.0 → 1.1.0\nscheduled by admin for " + in + ": store 1.1.0\n");
        assertThat(type("history", "shop-1").out()).contains("store 1.1.0", "scheduled");

        hub.publish("store", "1.2.0", "three");
        assertThat(type("update", "list").out()).contains("1.2.0", in + " (1.1.0)");
        restartAfter(Duration.ofHours(3));
        var newest =
                LiveHub.until(this::history, items -> version(items.getFirst()).equals("1.1.0"));
        assertThat(newest.getFirst().at("author").text()).isEqualTo("admin");
        assertThat(newest.getFirst().at("client").text()).startsWith("holdfast-cli/");
        assertThat(newest.getFirst().at("scheduled").at("at").text()).isEqualTo(in.toString());
        assertThat(newest.getLast().at("scheduled").present()).isFalse();
        assertThat(type("history", "shop-1").out()).contains("current, scheduled ", " for " + in);
        assertThat(show().at("to").at("version").text()).isEqualTo("1.2.0");
        assertThat(show().at("scheduled").present()).isFalse();
    }

    @Test
    void what_could_not_be_applied_says_why_until_it_is_cancelled() {
        assertThat(type("update", "apply", "shop-1", "--at", "30m").status()).isZero();
        hub.cluster("shop-1", "default", "store", "1.1.0");
        restartAfter(Duration.ofHours(1));
        LiveHub.until(this::show, shown -> shown.at("scheduled").at("failed").present());
        assertThat(type("update", "show", "shop-1").out())
                .contains("runs the newest versions", "! scheduled by admin for ", "and not applied: HF-CHG-011: ");
        assertThat(type("history", "shop-1").out()).contains("not applied: HF-CHG-011: ");
        assertThat(type("events", "shop-1").out()).contains("update.failed", "HF-CHG-011: ");
        assertThat(type("events").out()).contains("update.failed");
        assertThat(type("update", "cancel", "shop-1").out()).isEqualTo("cluster/shop-1 cancelled\n");
        assertThat(type("update", "show", "shop-1").out()).isEqualTo("cluster/shop-1 runs the newest versions\n");
        assertThat(type("update", "cancel", "shop-1").out()).isEqualTo("cluster/shop-1 unchanged\n");
        assertThat(type("events", "shop-1").out()).as("what happened stays").contains("HF-CHG-011: ");
    }

    @Test
    void only_who_may_apply_may_schedule_and_only_for_a_time_to_come() {
        assertThat(type("update", "apply", "shop-1", "--at", "2020-01-01T00:00:00Z")
                        .err())
                .startsWith("HF-CHG-010: ");
        assertThat(type("update", "apply", "shop-1", "--at", "367d").err()).startsWith("HF-CHG-010: ");
        var wrong = type("update", "apply", "shop-1", "--at", "tomorrow");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).startsWith("HF-CLI-002: ").contains("correct --at");

        var viewer = hub.token("eyes", "viewer", Optional.empty());
        var updates = "/api/v1/clusters/shop-1/updates";
        var body = Bytes.utf8("{\"at\": \"2020-01-01T00:00:00Z\"}");
        assertThat(hub.call("POST", updates, body, viewer, Map.of()).status()).isEqualTo(403);
        assertThat(hub.call("DELETE", updates + "/schedule", Bytes.utf8(""), viewer, Map.of())
                        .status())
                .isEqualTo(403);
        var unknown = hub.call("POST", updates, Json.object("when", "2020-01-01T00:00:00Z"));
        assertThat(unknown.code()).isEqualTo("HF-JSN-007");
        assertThat(hub.call("POST", updates, Json.object("at", List.of())).status())
                .isBetween(400, 499);
    }

    private void restartAfter(Duration time) {
        hub.close();
        clock.pass(time);
        hub = new LiveHub(data, clock);
    }

    private List<JsonView> history() {
        return hub.get("/api/v1/clusters/shop-1/history").json().at("items").items();
    }

    private static String version(JsonView revision) {
        return revision.at("profiles").items().getFirst().at("version").text();
    }

    private JsonView show() {
        return type("update", "show", "shop-1", "-o", "json").json();
    }

    private Typed type(String... arguments) {
        return Typed.run("", Map.of("HOLDFAST_HUB", hub.endpoint("api"), "HOLDFAST_TOKEN", hub.admin), arguments);
    }
}
