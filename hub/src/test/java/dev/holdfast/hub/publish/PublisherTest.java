package dev.holdfast.hub.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.trust.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherTest {
    @TempDir
    Path data;

    @Test
    void a_published_profile_is_in_a_catalog_that_an_agent_believes() {
        try (var hub = new PublishFixture(data)) {
            hub.rendering.draft("store", "1.0.0", "web", "own-settings");
            assertThat(hub.publish("store")).isInstanceOf(PublishResult.Published.class);
            assertThat(hub.catalog())
                    .extracting(Target::path)
                    .contains("policy.json", "profiles/store/1.0.0.json")
                    .filteredOn(path -> path.startsWith("layers/"))
                    .hasSize(1);
        }
    }

    @Test
    void the_same_content_again_has_the_same_answer() {
        try (var hub = new PublishFixture(data)) {
            hub.rendering.draft("store", "1.0.0", "web");
            var first = (PublishResult.Published) hub.publish("store");
            var again = (PublishResult.Published) hub.publish("store");
            assertThat(again.profile()).isEqualTo(first.profile());
            assertThat(again.changed()).isFalse();
        }
    }

    @Test
    void other_content_under_a_published_version_is_refused() {
        try (var hub = new PublishFixture(data)) {
            hub.rendering.draft("store", "1.0.0", "web");
            hub.publish("store");
            hub.rendering.draft("store", "1.0.0", "web", "extra");
            assertThat(code(hub.publish("store"))).isEqualTo("HF-PUB-001");
        }
    }

    @Test
    void a_layer_that_vanished_stops_the_publish_and_is_named() {
        try (var hub = new PublishFixture(data)) {
            hub.rendering.draft("store", "1.0.0", "web", "cache");
            hub.publish("store");
            hub.rendering.draft("store", "1.1.0", "web");
            var refused = hub.publish("store");
            assertThat(code(refused)).isEqualTo("HF-PUB-002");
            assertThat(((PublishResult.Refused) refused)
                            .findings()
                            .getFirst()
                            .problem()
                            .line())
                    .contains("cache", "--remove-layer cache");
        }
    }

    @Test
    void removed_layers_are_cumulative() {
        try (var hub = new PublishFixture(data)) {
            hub.rendering.draft("store", "1.0.0", "a", "b", "c");
            hub.publish("store");
            hub.rendering.draft("store", "1.1.0", "b", "c");
            hub.publisher.publish("store", Set.of("a"), Set.of(), PublishFixture.ADA);
            hub.rendering.draft("store", "1.2.0", "c");
            var third =
                    (PublishResult.Published) hub.publisher.publish("store", Set.of("b"), Set.of(), PublishFixture.ADA);
            assertThat(third.removed()).containsExactly("a", "b");
        }
    }

    @Test
    void only_a_layer_that_vanished_can_be_removed() {
        try (var hub = new PublishFixture(data)) {
            hub.rendering.draft("store", "1.0.0", "a", "b");
            assertThat(code(remove(hub, "b"))).isEqualTo("HF-PUB-012");
            hub.publish("store");
            hub.rendering.draft("store", "1.1.0", "b");
            for (var wrong : Set.of("nope", "b")) {
                var refused = remove(hub, "a", wrong);
                assertThat(code(refused)).isEqualTo("HF-PUB-012");
                assertThat(((PublishResult.Refused) refused)
                                .findings()
                                .getFirst()
                                .problem()
                                .line())
                        .contains("this one has not: a, found " + wrong);
            }
            assertThat(hub.publisher.find("store", "1.1.0")).isEmpty();
            assertThat(remove(hub, "a")).isInstanceOf(PublishResult.Published.class);
            hub.rendering.draft("store", "1.2.0", "b");
            assertThat(remove(hub, "a")).as("gone since an earlier one").isInstanceOf(PublishResult.Published.class);
        }
    }

    @Test
    void what_is_published_is_published_again_without_a_look_at_registries() {
        try (var hub = new PublishFixture(data)) {
            hub.rendering.draft("store", "1.0.0", "web");
            var first = (PublishResult.Published) hub.publish("store");
            hub.rendering.draft("store", "1.0.0", "web", "of a pack that changed meanwhile");
            var again = hub.publisher.again(first.profile(), Set.of(), Set.of(), PublishFixture.ADA);
            assertThat(again).isEqualTo(new PublishResult.Published(first.profile(), first.removed(), false));
            assertThat(code(hub.publisher.again(first.profile(), Set.of("nope"), Set.of(), PublishFixture.ADA)))
                    .isEqualTo("HF-PUB-012");
        }
    }

    private static PublishResult remove(PublishFixture hub, String... layers) {
        return hub.publisher.publish("store", Set.of(layers), Set.of(), PublishFixture.ADA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"publish.store-content", "publish.sign", "publish.commit", "publish.committing", "publish.done"})
    void a_crash_at_any_point_leaves_the_old_or_the_new_version(String step) {
        try (var hub = new PublishFixture(data)) {
            hub.rendering.draft("store", "1.0.0", "web");
            hub.publish("store");
            hub.rendering.draft("store", "1.1.0", "web", "cache");
            hub.crash.at = step;
            assertThatThrownBy(() -> hub.publish("store")).isInstanceOf(PublishFixture.PowerCut.class);
        }
        try (var hub = new PublishFixture(data)) {
            var done = hub.publisher.find("store", "1.1.0").isPresent();
            assertThat(done).isEqualTo(step.equals("publish.done"));
            assertThat(hub.catalog()).extracting(Target::path).contains("profiles/store/1.0.0.json");
            assertThat(hub.catalog().stream().anyMatch(t -> t.path().equals("profiles/store/1.1.0.json")))
                    .isEqualTo(done);
            hub.rendering.draft("store", "1.1.0", "web", "cache");
            assertThat(hub.publish("store")).isInstanceOf(PublishResult.Published.class);
            assertThat(hub.catalog()).extracting(Target::path).contains("profiles/store/1.1.0.json");
        }
    }

    @Test
    void a_lost_database_keeps_the_catalog_and_publishes_higher_versions() throws Exception {
        try (var hub = new PublishFixture(data)) {
            hub.rendering.draft("store", "1.0.0", "web", "cache");
            hub.publish("store");
            hub.rendering.draft("store", "1.1.0", "web");
            hub.publisher.publish("store", Set.of("cache"), Set.of(), PublishFixture.ADA);
        }
        loseDatabase();
        try (var hub = new PublishFixture(data)) {
            assertThat(hub.catalog())
                    .extracting(Target::path)
                    .contains("profiles/store/1.0.0.json", "profiles/store/1.1.0.json");
            hub.rendering.draft("store", "1.1.0", "web");
            assertThat(hub.publish("store")).isInstanceOf(PublishResult.Published.class);
            hub.rendering.draft("store", "1.0.0", "web", "other");
            assertThat(code(hub.publish("store"))).isEqualTo("HF-PUB-001");
        }
    }

    @Test
    void the_timestamp_is_signed_again_after_a_day() {
        try (var hub = new PublishFixture(data)) {
            hub.rendering.draft("store", "1.0.0", "web");
            hub.publish("store");
            for (int day = 0; day < 10; day++) {
                hub.clock.pass(Duration.ofDays(1));
                hub.publisher.refresh();
            }
            assertThat(hub.catalog()).extracting(Target::path).contains("profiles/store/1.0.0.json");
        }
    }

    private void loseDatabase() throws Exception {
        try (var files = Files.list(data)) {
            for (var file : files.filter(f -> f.getFileName().toString().startsWith("hub.db"))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    private static String code(PublishResult result) {
        return ((PublishResult.Refused) result).findings().getFirst().code();
    }
}
