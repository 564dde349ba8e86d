package dev.holdfast.hub.publish;

import static dev.holdfast.hub.publish.PublishFixture.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.report.SiteReport;
import dev.holdfast.protocol.trust.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectorTest {
    @TempDir
    Path data;

    @Test
    void a_site_with_a_cluster_gets_a_director_that_its_agent_believes() {
        try (var hub = new PublishFixture(data)) {
            hub.rendering.draft("store", "1.0.0", "web", "own-settings");
            hub.publish("store");
            hub.cluster(SHOP, Map.of("color", new Json.Str("red")), "store:1.0.0");
            assertThat(hub.director.settle(SHOP)).isInstanceOf(Settled.Current.class);
            assertThat(hub.director(SHOP))
                    .extracting(Target::path)
                    .contains(
                            "desired/state.json", "profiles/store/1.0.0.json", "variants/store/own-settings.dsse.json");
            assertThat(hub.announced).hasSize(1);
        }
    }

    @Test
    void the_revision_rises_only_when_the_content_changed() {
        try (var hub = ready()) {
            var first = hub.director.settle(SHOP);
            hub.clock.pass(Duration.ofHours(1));
            assertThat(hub.director.settle(SHOP)).isEqualTo(first);
            hub.cluster(SHOP, Map.of("color", new Json.Str("blue")), "store:1.0.0");
            assertThat(revision(hub.director.settle(SHOP))).isEqualTo(revision(first) + 1);
        }
    }

    @Test
    void a_timestamp_is_signed_again_after_a_day_without_a_new_revision() {
        try (var hub = ready()) {
            var first = (Settled.Current) hub.director.settle(SHOP);
            hub.clock.pass(Duration.ofDays(2));
            var next = (Settled.Current) hub.director.settle(SHOP);
            assertThat(next.revision()).isEqualTo(first.revision());
            assertThat(next.version()).isGreaterThan(first.version());
            assertThat(hub.director(SHOP)).isNotEmpty();
        }
    }

    @Test
    void nothing_is_signed_for_a_site_without_cluster_or_agent() {
        try (var hub = ready()) {
            assertThat(reason(hub.director.settle(new SiteId("unknown")))).isEqualTo("NoCluster");
            hub.supports.clear();
            assertThat(reason(hub.director.settle(SHOP))).isEqualTo("NotEnrolled");
        }
    }

    @Test
    void nothing_is_signed_that_the_agent_does_not_understand() {
        try (var hub = ready()) {
            hub.supports.put(SHOP, List.of(Features.LAYERS));
            assertThat(reason(hub.director.settle(SHOP))).isEqualTo("AgentTooOld");
        }
    }

    @Test
    void a_profile_that_is_not_published_is_named() {
        try (var hub = ready()) {
            hub.cluster(SHOP, "store:9.9.9");
            var settled = (Settled.NotSigned) hub.director.settle(SHOP);
            assertThat(settled.problem().code()).isEqualTo("HF-PUB-003");
            assertThat(settled.problem().line()).contains("9.9.9");
        }
    }

    @Test
    void layers_of_a_profile_that_the_cluster_left_become_tombstones() {
        try (var hub = ready()) {
            hub.rendering.draft("tools", "1.0.0", "shell");
            hub.publish("tools");
            hub.cluster(SHOP, "store:1.0.0", "tools:1.0.0");
            hub.director.settle(SHOP);
            hub.cluster(SHOP, "store:1.0.0");
            hub.director.settle(SHOP);
            assertThat(hub.director.desired(SHOP).orElseThrow().tombstones())
                    .extracting(Object::toString)
                    .containsExactly("tools/shell");
        }
    }

    @Test
    void removed_layers_of_a_newer_version_become_tombstones() {
        try (var hub = ready()) {
            hub.director.settle(SHOP);
            hub.rendering.draft("store", "1.1.0", "own-settings");
            hub.publisher.publish("store", Set.of("web"), Set.of(), PublishFixture.ADA);
            hub.cluster(SHOP, "store:1.1.0");
            hub.director.settle(SHOP);
            assertThat(hub.director.desired(SHOP).orElseThrow().tombstones())
                    .extracting(Object::toString)
                    .containsExactly("store/web");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"director.sign", "director.commit", "director.committing", "director.mark"})
    void a_crash_while_signing_leaves_the_old_or_the_new_revision(String step) {
        try (var hub = ready()) {
            hub.director.settle(SHOP);
            hub.cluster(SHOP, Map.of("color", new Json.Str("blue")), "store:1.0.0");
            hub.crash.at = step;
            assertThatThrownBy(() -> hub.director.settle(SHOP)).isInstanceOf(PublishFixture.PowerCut.class);
        }
        try (var hub = new PublishFixture(data)) {
            hub.cluster(SHOP, Map.of("color", new Json.Str("blue")), "store:1.0.0");
            assertThat(revision(hub.director.settle(SHOP))).isEqualTo(2);
            assertThat(hub.director(SHOP)).isNotEmpty();
        }
    }

    @Test
    void a_site_that_knows_a_newer_revision_is_left_alone() {
        try (var hub = ready()) {
            hub.director.settle(SHOP);
            hub.reports.put(SHOP, report(7, 0));
            hub.cluster(SHOP, Map.of("color", new Json.Str("blue")), "store:1.0.0");
            assertThat(reason(hub.director.settle(SHOP))).isEqualTo("HubBehind");
            assertThat(hub.director.desiredRevision(SHOP)).contains(1L);
        }
    }

    @Test
    void a_site_that_knows_a_newer_director_version_is_left_alone() {
        try (var hub = ready()) {
            var current = (Settled.Current) hub.director.settle(SHOP);
            hub.reports.put(SHOP, report(1, current.version() + 1));
            assertThat(reason(hub.director.settle(SHOP))).isEqualTo("HubBehind");
        }
    }

    @Test
    void a_database_from_yesterday_is_noticed_by_the_signed_files() throws Exception {
        try (var hub = ready()) {
            hub.director.settle(SHOP);
        }
        copy("hub.db", "old.db");
        try (var hub = new PublishFixture(data)) {
            hub.clock.pass(Duration.ofHours(1));
            hub.cluster(SHOP, Map.of("color", new Json.Str("blue")), "store:1.0.0");
            assertThat(revision(hub.director.settle(SHOP))).isEqualTo(2);
        }
        copy("old.db", "hub.db");
        Files.deleteIfExists(data.resolve("hub.db-wal"));
        Files.deleteIfExists(data.resolve("hub.db-shm"));
        try (var hub = new PublishFixture(data)) {
            hub.cluster(SHOP, Map.of("color", new Json.Str("green")), "store:1.0.0");
            assertThat(reason(hub.director.settle(SHOP))).isEqualTo("HubBehind");
            assertThat(hub.director.pointer(SHOP)).isEmpty();
            assertThat(hub.director.file(SHOP, "timestamp.json")).isEmpty();
        }
    }

    @Test
    void a_clock_far_ahead_signs_nothing() {
        try (var hub = ready()) {
            hub.director.settle(SHOP);
            hub.clock.pass(Duration.ofDays(500));
            assertThat(reason(hub.director.settle(SHOP))).isEqualTo("CannotRender");
        }
    }

    private PublishFixture ready() {
        var hub = new PublishFixture(data);
        hub.rendering.draft("store", "1.0.0", "web", "own-settings");
        hub.publish("store");
        hub.cluster(SHOP, Map.of("color", new Json.Str("red")), "store:1.0.0");
        return hub;
    }

    private void copy(String from, String to) throws Exception {
        Files.copy(data.resolve(from), data.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void many_sites_are_signed_at_once_and_each_gets_its_own() throws Exception {
        try (var hub = new PublishFixture(data)) {
            var sites = shops(hub, 60);
            settleAll(hub, sites);
            assertThat(sites).allSatisfy(site -> assertThat(hub.director(site))
                    .extracting(Target::path)
                    .contains("desired/state.json", "profiles/store/1.0.0.json"));
            assertThat(hub.announced).hasSize(sites.size());
        }
    }

    @Test
    void a_change_of_many_sites_costs_few_commits() throws Exception {
        try (var hub = new PublishFixture(data)) {
            var sites = shops(hub, 300);
            var before = hub.store.commits();
            settleAll(hub, sites);
            assertThat(hub.store.commits() - before).isLessThanOrEqualTo(3);
        }
    }

    /** Sites that want the same profile, and nothing is signed for them yet. */
    private static List<SiteId> shops(PublishFixture hub, int count) {
        hub.rendering.draft("store", "1.0.0", "web");
        hub.publish("store");
        var sites =
                IntStream.range(0, count).mapToObj(i -> new SiteId("shop-" + i)).toList();
        sites.forEach(site -> {
            hub.supports.put(site, Features.SUPPORTED);
            hub.cluster(site, "store:1.0.0");
        });
        return sites;
    }

    private static void settleAll(PublishFixture hub, List<SiteId> sites) throws Exception {
        var settled = new CountDownLatch(sites.size());
        hub.director.onSettled(some -> some.forEach(_ -> settled.countDown()));
        hub.director.start();
        settled.await();
        hub.director.close();
    }

    @Test
    void a_site_that_makes_trouble_keeps_nobody_else_waiting() throws Exception {
        var port = new SiteId("port-003");
        try (var hub = ready()) {
            hub.supports.put(port, Features.SUPPORTED);
            hub.cluster(port, Map.of("color", new Json.Str("blue")), "store:1.0.0");
            hub.rendering.broken.add(port);
            var settled = new CountDownLatch(1);
            hub.director.onSettled(_ -> settled.countDown());
            hub.director.start();
            settled.await();
            hub.director.close();
            assertThat(hub.director(SHOP)).isNotEmpty();
            assertThat(hub.director.outcome(port)).isEmpty();
        }
    }

    @Test
    void only_signed_files_have_the_name_of_one() {
        try (var hub = ready()) {
            hub.director.settle(SHOP);
            var state = hub.director.targets(SHOP).stream()
                    .filter(target -> target.path().equals("desired/state.json"))
                    .findFirst()
                    .orElseThrow()
                    .content()
                    .digest();
            assertThat(hub.director.own(SHOP, state)).isPresent();
            assertThat(hub.director.file(SHOP, state.value())).isEmpty();
        }
    }

    @Test
    void old_files_of_a_site_go_when_nobody_can_be_reading_them() {
        try (var hub = ready()) {
            var versions = new ArrayList<Long>();
            for (var color : List.of("red", "green", "blue")) {
                hub.cluster(SHOP, Map.of("color", new Json.Str(color)), "store:1.0.0");
                versions.add(((Settled.Current) hub.director.settle(SHOP)).version());
            }
            assertThat(hub.director.file(SHOP, versions.get(0) + ".targets.json"))
                    .isEmpty();
            assertThat(hub.director.file(SHOP, versions.get(1) + ".targets.json"))
                    .isPresent();
            assertThat(hub.director.file(SHOP, versions.get(2) + ".targets.json"))
                    .isPresent();
        }
    }

    @Test
    void a_report_makes_work_only_when_it_says_what_the_hub_does_not_know() throws Exception {
        try (var hub = new PublishFixture(data)) {
            hub.rendering.draft("store", "1.0.0", "web");
            hub.publish("store");
            hub.cluster(SHOP, "store:1.0.0");
            var looks = new Semaphore(0);
            hub.director.onSettled(_ -> looks.release());
            hub.director.start();
            looks.acquire();
            hub.reports.put(SHOP, report(1, 1));
            hub.director.reported(SHOP);
            hub.reports.put(SHOP, report(9, 1));
            hub.director.reported(SHOP);
            looks.acquire();
            hub.director.close();
            assertThat(looks.availablePermits()).isZero();
            assertThat(reason(hub.director.outcome(SHOP).orElseThrow())).isEqualTo("HubBehind");
        }
    }

    private static long revision(Settled settled) {
        return ((Settled.Current) settled).revision();
    }

    private static String reason(Settled settled) {
        return ((Settled.NotSigned) settled).reason();
    }

    private static SiteReport report(long revision, long directorVersion) {
        return new SiteReport(
                "acme",
                SHOP.value(),
                1,
                "instance",
                1,
                Instant.EPOCH,
                revision,
                revision,
                true,
                List.of(),
                List.of(),
                new SiteReport.Trust(1, directorVersion, 1, 1, Instant.EPOCH),
                new SiteReport.Agent("0.1.0", Features.SUPPORTED),
                List.of(),
                List.of());
    }
}
