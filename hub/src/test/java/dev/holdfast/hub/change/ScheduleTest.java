package dev.holdfast.hub.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.hub.ManifestPack;
import dev.holdfast.hub.PartsFixture;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.hub.store.Author;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleTest {
    private static final Author EVA = new Author("eva", "holdfast-cli");
    private static final String SHOP = "shop-1";
    private static final String IN_TWO_HOURS = "2026-11-20T23:00:00+01:00";
    private static final String TEXT = "manifests.notes.text";

    private PartsFixture hub;
    private Path packs;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) throws IOException {
        hub = new PartsFixture(data);
        packs = folder;
        pack("1.0.0", "hello");
        pack("1.1.0", "welcome");
        pack("1.2.0", "come in");
        hub.apply(
                """
                {apiVersion: holdfast.dev/v1, kind: Registry, metadata: {name: packs}, spec: {type: folder, url: "%s"}}
                """
                        .formatted(packs));
        publish("1.0.0");
        hub.storeAtShop1("1.0.0", "");
        publish("1.1.0");
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void what_was_scheduled_is_applied_at_its_time_and_what_came_since_stays_an_update() {
        var said = schedule(IN_TWO_HOURS);
        assertThat(said.at("result").text()).isEqualTo("scheduled");
        var scheduled = said.at("scheduled");
        assertThat(scheduled.at("at").text()).isEqualTo("2026-11-20T22:00:00Z");
        assertThat(scheduled.at("by").text()).isEqualTo("eva");
        assertThat(scheduled.at("client").text()).isEqualTo("holdfast-cli");
        assertThat(scheduled.at("since").text()).isEqualTo("2026-11-20T20:00:00Z");
        assertThat(scheduled.at("to").items())
                .extracting(
                        to -> to.at("profile").text() + " " + to.at("version").text())
                .containsExactly("store 1.1.0");
        assertThat(scheduled.at("failed").present()).isFalse();

        publish("1.2.0");
        hub.clock.pass(Duration.ofMinutes(119));
        hub.changes.applyDue();
        assertThat(version()).isEqualTo("1.0.0");
        hub.clock.pass(Duration.ofMinutes(1));
        hub.changes.applyDue();
        assertThat(version()).isEqualTo("1.1.0");
        assertThat(hub.cluster(SHOP).updated().author()).isEqualTo(EVA);
        assertThat(audited("updated"))
                .extracting(AuditRows.Entry::author, AuditRows.Entry::detail)
                .containsExactly(
                        tuple(EVA, "store 1.0.0 to 1.1.0, scheduled 2026-11-20T20:00:00Z for 2026-11-20T22:00:00Z"));
        assertThat(show().at("to").at("version").text()).isEqualTo("1.2.0");
        assertThat(show().at("scheduled").present()).isFalse();
    }

    @Test
    void a_time_that_is_none_is_past_or_too_far_is_refused() {
        for (var time : List.of(
                "",
                "soon",
                "2h",
                "2026-11-20",
                "2026-11-20T22:00:00",
                "2026-11-20T20:00:00Z",
                "2026-11-20T20:30:00+01:00",
                "2027-11-21T20:00:01Z",
                "+999999999-01-01T00:00:00Z",
                "2026-11-31T00:00:00Z")) {
            assertThatThrownBy(() -> schedule(time))
                    .as(time)
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("HF-CHG-010");
        }
        assertThat(show().at("scheduled").present()).isFalse();
        schedule("2027-11-21T20:00:00Z");
    }

    @Test
    void a_rehearsal_keeps_nothing() {
        var said = JsonView.of(hub.changes.schedule(hub.cluster(SHOP), IN_TWO_HOURS, true, EVA));
        assertThat(said.at("scheduled").at("at").text()).isEqualTo("2026-11-20T22:00:00Z");
        assertThat(show().at("scheduled").present()).isFalse();
        assertThat(audited("scheduled")).isEmpty();
    }

    @Test
    void an_open_conflict_is_refused_at_once() {
        override("text: mine");
        assertThatThrownBy(() -> schedule(IN_TWO_HOURS))
                .isInstanceOf(HttpProblem.class)
                .hasMessageContaining("HF-CHG-005");
    }

    @Test
    void a_choice_for_a_newer_version_leaves_the_one_for_what_is_scheduled() {
        override("text: mine");
        choose("take");
        schedule(IN_TWO_HOURS);
        publish("1.2.0");
        choose("keep");
        due();
        assertThat(version()).isEqualTo("1.1.0");
        assertThat(JsonView.of(hub.cluster(SHOP).spec()).at("overrides").present())
                .isFalse();
    }

    @Test
    void a_new_conflict_leaves_the_cluster_alone_and_is_kept_until_somebody_does_something() {
        schedule(IN_TWO_HOURS);
        override("text: mine");
        var before = hub.cluster(SHOP);
        due();
        assertThat(hub.cluster(SHOP)).isEqualTo(before);
        assertThat(failure()).contains("HF-CHG-005");
        assertThat(show().at("scheduled").at("failed").at("detail").text()).contains("notes:" + TEXT);
        assertThat(JsonView.of(hub.changes.history(before))
                        .at("scheduled")
                        .at("failed")
                        .at("code")
                        .text())
                .isEqualTo("HF-CHG-005");
        assertThat(audited("scheduleFailed")).hasSize(1);

        choose("keep");
        due();
        assertThat(version()).as("it is not tried again by itself").isEqualTo("1.0.0");
        assertThat(audited("scheduleFailed")).hasSize(1);
        schedule("2026-11-30T00:00:00Z");
        assertThat(failure()).isEmpty();
        hub.clock.pass(Duration.ofDays(10));
        hub.changes.applyDue();
        assertThat(version()).isEqualTo("1.1.0");
    }

    @Test
    void another_edit_is_kept_and_the_update_applied() {
        schedule(IN_TWO_HOURS);
        override("size: 9");
        due();
        assertThat(version()).isEqualTo("1.1.0");
        assertThat(JsonView.of(hub.cluster(SHOP).spec())
                        .at("overrides")
                        .at("notes")
                        .text())
                .contains("size: 9");
    }

    @Test
    void a_cluster_that_was_moved_by_hand_stays_where_it_is() {
        schedule(IN_TWO_HOURS);
        hub.storeAtShop1("1.1.0", "");
        var before = hub.cluster(SHOP);
        due();
        assertThat(hub.cluster(SHOP)).isEqualTo(before);
        assertThat(failure()).contains("HF-CHG-011");
    }

    @Test
    void a_version_that_its_channel_took_back_is_not_applied() {
        hub.channel("store", "stable", "1.0.0");
        hub.storeAtShop1("1.0.0, channel: stable", "");
        hub.channel("store", "stable", "1.1.0");
        schedule(IN_TWO_HOURS);
        hub.channel("store", "stable", "1.0.0");
        due();
        assertThat(version()).isEqualTo("1.0.0");
        assertThat(failure()).contains("HF-CHG-011");
    }

    @Test
    void a_channel_that_went_on_does_not_take_the_cluster_further() {
        hub.channel("store", "stable", "1.0.0");
        hub.storeAtShop1("1.0.0, channel: stable", "");
        hub.channel("store", "stable", "1.1.0");
        schedule(IN_TWO_HOURS);
        publish("1.2.0");
        hub.channel("store", "stable", "1.2.0");
        due();
        assertThat(version()).isEqualTo("1.1.0");
    }

    @Test
    void a_paused_cluster_is_left_alone() {
        schedule(IN_TWO_HOURS);
        hub.apply("{apiVersion: holdfast.dev/v1, kind: Site, metadata: {name: shop-1}, spec: {agent: {paused: true}}}");
        due();
        assertThat(version()).isEqualTo("1.0.0");
        assertThat(failure()).contains("HF-CHG-013");
    }

    @Test
    void what_can_no_longer_be_rendered_is_not_applied() {
        schedule(IN_TWO_HOURS);
        override("bad: 1.1.0");
        due();
        assertThat(version()).isEqualTo("1.0.0");
        assertThat(failure()).contains("HF-RND-005");
    }

    @Test
    void a_hub_that_comes_back_within_a_day_does_what_it_missed() {
        schedule(IN_TWO_HOURS);
        hub.clock.pass(Duration.ofHours(26));
        hub.changes.applyDue();
        assertThat(version()).isEqualTo("1.1.0");
    }

    @Test
    void a_hub_that_comes_back_later_says_so() {
        schedule(IN_TWO_HOURS);
        hub.clock.pass(Duration.ofHours(26).plusSeconds(1));
        hub.changes.applyDue();
        assertThat(version()).isEqualTo("1.0.0");
        assertThat(failure()).contains("HF-CHG-012");
    }

    @Test
    void a_hub_that_ends_between_applying_and_forgetting_has_done_neither_and_does_both_once() {
        schedule(IN_TWO_HOURS);
        var before = hub.cluster(SHOP);
        hub.store.write(h -> h.execute("CREATE TRIGGER power_cut BEFORE DELETE ON update_schedule"
                + " BEGIN SELECT RAISE(ABORT, 'power cut'); END"));
        due();
        assertThat(hub.cluster(SHOP)).isEqualTo(before);
        assertThat(show().at("scheduled").present()).isTrue();
        assertThat(failure()).isEmpty();

        hub.store.write(h -> h.execute("DROP TRIGGER power_cut"));
        var commits = hub.store.commits();
        hub.changes.applyDue();
        assertThat(version()).isEqualTo("1.1.0");
        assertThat(hub.store.commits()).as("both in one transaction").isEqualTo(commits + 1);
        hub.storeAtShop1("1.0.0", "");
        hub.changes.applyDue();
        assertThat(version()).isEqualTo("1.0.0");
        assertThat(audited("updated")).hasSize(1);
    }

    @Test
    void what_somebody_dismissed_and_then_scheduled_is_listed() {
        var _ = hub.changes.dismiss(hub.cluster(SHOP), EVA);
        assertThat(hub.changes.listed(hub.cluster(SHOP))).isEmpty();
        schedule(IN_TWO_HOURS);
        assertThat(hub.changes.listed(hub.cluster(SHOP))).isPresent();
    }

    @Test
    void whoever_cancels_dismisses_or_applies_has_nothing_scheduled_any_more() {
        schedule(IN_TWO_HOURS);
        assertThat(JsonView.of(hub.changes.cancel(hub.cluster(SHOP), EVA))
                        .at("result")
                        .text())
                .isEqualTo("cancelled");
        assertThat(JsonView.of(hub.changes.cancel(hub.cluster(SHOP), EVA))
                        .at("result")
                        .text())
                .isEqualTo("unchanged");
        due();
        assertThat(version()).isEqualTo("1.0.0");

        schedule("2026-11-30T00:00:00Z");
        hub.changes.dismiss(hub.cluster(SHOP), EVA);
        assertThat(show().at("scheduled").present()).isFalse();

        schedule("2026-11-30T00:00:00Z");
        hub.changes.apply(hub.cluster(SHOP), true, EVA);
        assertThat(show().at("scheduled").present()).isTrue();
        hub.changes.apply(hub.cluster(SHOP), false, EVA);
        assertThat(show().at("scheduled").present()).isFalse();
        assertThat(show().at("state").text()).isEqualTo("none");
    }

    @Test
    void another_cluster_of_the_same_name_has_nothing_scheduled() {
        schedule(IN_TWO_HOURS);
        var first = new ScheduleRows(hub.store).find(SHOP).orElseThrow();
        hub.deleteCluster(SHOP);
        assertThat(new ScheduleRows(hub.store).find(SHOP)).isEmpty();
        hub.storeAtShop1("1.0.0", "");
        // As if the hub had ended before it forgot.
        new ScheduleRows(hub.store).put(first);
        assertThat(show().at("scheduled").present()).isFalse();
        due();
        assertThat(version()).isEqualTo("1.0.0");
        assertThat(new ScheduleRows(hub.store).find(SHOP)).isEmpty();
    }

    private JsonView schedule(String time) {
        return JsonView.of(hub.changes.schedule(hub.cluster(SHOP), time, false, EVA));
    }

    private void due() {
        hub.clock.pass(Duration.ofHours(2));
        hub.changes.applyDue();
    }

    private void choose(String how) {
        var body = JsonView.of(Json.object("path", TEXT, "choice", how));
        var _ = hub.changes.choose(hub.cluster(SHOP), body, EVA);
    }

    private JsonView show() {
        return JsonView.of(hub.changes.show(hub.cluster(SHOP)));
    }

    private Optional<String> failure() {
        var failed = show().at("scheduled").at("failed");
        return failed.present() ? Optional.of(failed.at("code").text()) : Optional.empty();
    }

    private List<AuditRows.Entry> audited(String action) {
        return hub.audit.newest(action, "Cluster/shop-1"::equals, 10);
    }

    private String version() {
        return JsonView.of(hub.cluster(SHOP).spec())
                .at("profiles")
                .items()
                .getFirst()
                .at("version")
                .text();
    }

    private void override(String values) {
        hub.storeAtShop1("1.0.0", "overrides: {notes: \"manifests: {notes: {" + values + "}}\"}");
    }

    private void publish(String version) {
        hub.apply(
                """
                apiVersion: holdfast.dev/v1
                kind: Profile
                metadata: {name: store}
                spec:
                  type: add-on
                  version: %s
                  layers: [{name: notes, pack: {name: notes, tag: %s}}]
                """
                        .formatted(version, version));
        hub.publish("store");
    }

    private void pack(String version, String text) throws IOException {
        ManifestPack.write(
                packs,
                "notes",
                version,
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: notes, namespace: default}
                data: {text: "{{ .Values.text }}", size: "{{ if eq .Values.bad "%s" }}{{ fail "bad" }}{{ end }}{{ .Values.size }}"}
                """
                        .formatted(version),
                "manifests: {notes: {text: " + text + ", size: 1, bad: none}}\n");
    }
}
