package dev.holdfast.hub.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.depot.Depot;
import dev.holdfast.protocol.desired.CatalogPolicy;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.desired.ProfileManifest;
import dev.holdfast.protocol.desired.RemovalStatement;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import dev.holdfast.protocol.trust.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers that are removed with what holds data. */
class RemovalsTest {
    private static final LayerKey CACHE = new LayerKey("store", "cache");

    @TempDir
    Path data;

    @Test
    void a_removed_layer_leaves_its_data_unless_somebody_asks_for_it() {
        try (var hub = hub()) {
            publish(hub, "1.1.0", Set.of());
            assertThat(desired(hub).tombstones()).containsExactly(CACHE);
            assertThat(desired(hub).dataRemovals()).isEmpty();
            assertThat(desired(hub).requires()).doesNotContain(Features.REMOVALS);
        }
    }

    @Test
    void sites_get_the_statement_with_the_tombstone_signed_by_the_key_that_the_catalog_names() {
        try (var hub = hub()) {
            var done = (PublishResult.Published) publish(hub, "1.1.0", Set.of("cache"));
            assertThat(hub.publisher.dataRemovals(done.profile())).containsOnlyKeys("cache");
            assertThat(desired(hub).dataRemovals()).containsExactly(CACHE);
            assertThat(desired(hub).requires()).contains(Features.REMOVALS);
            var statement = statement(hub);
            assertThat(statement.layer()).isEqualTo(CACHE);
            assertThat(statement.inputs()).containsExactlyElementsOf(inputs(hub, "1.0.0"));
            assertThat(statement.expires())
                    .isEqualTo(
                            hub.clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(365)));
        }
    }

    @Test
    void it_can_be_asked_for_later_and_again_and_signs_once() {
        try (var hub = hub()) {
            publish(hub, "1.1.0", Set.of());
            var revision = desired(hub).revision();
            assertThat(changed(publish(hub, "1.1.0", Set.of("cache")))).isTrue();
            assertThat(desired(hub).dataRemovals()).containsExactly(CACHE);
            assertThat(desired(hub).revision()).isGreaterThan(revision);
            var statement = statement(hub);
            hub.clock.pass(Duration.ofMinutes(1));
            assertThat(changed(publish(hub, "1.1.0", Set.of("cache")))).isFalse();
            assertThat(statement(hub)).isEqualTo(statement);
        }
    }

    @Test
    void a_layer_that_is_not_removed_keeps_its_data_and_nothing_is_published() {
        try (var hub = hub()) {
            hub.rendering.draft("store", "1.1.0", "web");
            assertThat(code(hub.publisher.publish("store", Set.of("cache"), Set.of("web"), PublishFixture.ADA)))
                    .isEqualTo("HF-PUB-010");
            assertThat(hub.publisher.find("store", "1.1.0")).isEmpty();
        }
    }

    @Test
    void nobody_removes_data_while_the_key_is_elsewhere_and_the_hub_runs_on() throws Exception {
        Path key;
        try (var hub = hub()) {
            key = hub.keys.folder().resolve("removal.key");
            assertThat(hub.keys.removalPublic()).isPresent();
        }
        Files.move(key, data.resolve("elsewhere"));
        try (var hub = hub()) {
            hub.rendering.draft("store", "1.1.0", "web");
            assertThat(code(hub.publisher.publish("store", Set.of("cache"), Set.of("cache"), PublishFixture.ADA)))
                    .isEqualTo("HF-PUB-011");
            Files.move(data.resolve("elsewhere"), key);
            publish(hub, "1.1.0", Set.of("cache"));
            assertThat(statement(hub).layer()).isEqualTo(CACHE);
        }
    }

    @Test
    void a_layer_that_comes_back_and_goes_again_keeps_its_data() {
        try (var hub = hub()) {
            publish(hub, "1.1.0", Set.of("cache"));
            hub.rendering.draft("store", "1.2.0", "web", "cache");
            hub.publish("store");
            publish(hub, "1.3.0", Set.of());
            assertThat(desired(hub).tombstones()).containsExactly(CACHE);
            assertThat(desired(hub).dataRemovals()).isEmpty();
        }
    }

    @Test
    void after_its_end_a_statement_is_not_shown_any_more() {
        try (var hub = hub()) {
            publish(hub, "1.1.0", Set.of("cache"));
            assertThat(desired(hub).dataRemovals()).containsExactly(CACHE);
            hub.clock.pass(Duration.ofDays(366));
            assertThat(desired(hub).dataRemovals()).isEmpty();
            assertThat(desired(hub).tombstones()).containsExactly(CACHE);
        }
    }

    private PublishFixture hub() {
        var hub = new PublishFixture(data);
        hub.rendering.draft("store", "1.0.0", "web", "cache");
        hub.publish("store");
        return hub;
    }

    private static PublishResult publish(PublishFixture hub, String version, Set<String> dataOf) {
        hub.rendering.draft("store", version, "web");
        hub.cluster(PublishFixture.SHOP, "store:" + version);
        var result = hub.publisher.publish("store", Set.of("cache"), dataOf, PublishFixture.ADA);
        assertThat(result).isInstanceOf(PublishResult.Published.class);
        return result;
    }

    private static DesiredState desired(PublishFixture hub) {
        hub.director.settle(PublishFixture.SHOP);
        return hub.director.desired(PublishFixture.SHOP).orElseThrow();
    }

    private static RemovalStatement statement(PublishFixture hub) {
        hub.director.settle(PublishFixture.SHOP);
        var policy = CatalogPolicy.parse(content(hub, hub.catalog(), CatalogPolicy.TARGET));
        var keys = policy.removalKeys().stream().map(PublicKey::new).toList();
        var file = content(hub, hub.director(PublishFixture.SHOP), RemovalStatement.target(CACHE));
        return RemovalStatement.parse(Envelope.parse(file).open(RemovalStatement.PAYLOAD_TYPE, keys));
    }

    private static Bytes content(PublishFixture hub, List<Target> targets, String path) {
        var target = targets.stream()
                .filter(candidate -> candidate.path().equals(path))
                .findFirst()
                .orElseThrow();
        var depot = new Depot(hub.data, hub.director, hub.clock);
        try (var open =
                depot.blob(PublishFixture.SHOP, target.content().digest(), 0).orElseThrow()) {
            return Bytes.copyOf(open.stream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Digest> inputs(PublishFixture hub, String version) {
        return hub.publisher.manifest(hub.publisher.find("store", version).orElseThrow()).layers().stream()
                .filter(layer -> layer.id().equals("cache"))
                .map(ProfileManifest.Layer::inputs)
                .toList();
    }

    private static boolean changed(PublishResult result) {
        return ((PublishResult.Published) result).changed();
    }

    private static String code(PublishResult result) {
        return ((PublishResult.Refused) result).findings().getFirst().problem().code();
    }
}
