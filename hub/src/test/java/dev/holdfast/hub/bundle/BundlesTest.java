package dev.holdfast.hub.bundle;

import static dev.holdfast.hub.publish.PublishFixture.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.hub.LiveHub;
import dev.holdfast.hub.content.MetadataFiles;
import dev.holdfast.hub.depot.Depot;
import dev.holdfast.hub.publish.PublishFixture;
import dev.holdfast.protocol.bundle.BundleReader;
import dev.holdfast.protocol.desired.CatalogPolicy;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.trust.Binding;
import dev.holdfast.protocol.trust.FreshnessPolicy;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.Target;
import dev.holdfast.protocol.trust.TrustEngine;
import dev.holdfast.protocol.trust.TrustState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundlesTest {
    @TempDir
    Path data;

    @TempDir
    Path stick;

    private PublishFixture hub;
    private Bundles bundles;

    @BeforeEach
    void start() {
        hub = new PublishFixture(data);
        hub.rendering.draft("store", "1.0.0", "web", "own-settings");
        hub.publish("store");
        hub.cluster(SHOP, Map.of("color", new Json.Str("red")), "store:1.0.0");
        bundles = bundles(Bundles.MOST);
    }

    @AfterEach
    void stop() {
        bundles.close();
        hub.close();
    }

    @Test
    void a_site_that_knows_only_the_first_roots_believes_a_bundle_and_lacks_nothing() throws Exception {
        try (var bundle = open(build())) {
            var director = believed(bundle, Repository.DIRECTOR, Optional.of(SHOP));
            var catalog = believed(bundle, Repository.CATALOG, Optional.empty());
            var needed = new HashSet<Digest>();
            director.forEach(target -> needed.add(target.content().digest()));
            catalog.stream()
                    .filter(target -> target.path().equals(CatalogPolicy.TARGET))
                    .forEach(target -> needed.add(target.content().digest()));
            assertThat(director)
                    .extracting(Target::path)
                    .contains(DesiredState.TARGET, "variants/store/own-settings.dsse.json");
            assertThat(bundle.blobs()).isEqualTo(needed);
        }
    }

    @Test
    void the_hints_of_a_bundle_say_what_is_in_it() throws Exception {
        try (var bundle = open(build())) {
            assertThat(bundle.facts().fleet()).isEqualTo(hub.keys.fleet());
            assertThat(bundle.facts().site()).isEqualTo(SHOP);
            assertThat(bundle.facts().revision()).isEqualTo(1);
            assertThat(bundle.facts().created()).isEqualTo(hub.clock.instant());
            assertThat(bundle.facts().requires()).isEmpty();
        }
    }

    @Test
    void a_bundle_holds_every_change_that_was_accepted_before() throws Exception {
        build();
        hub.cluster(SHOP, Map.of("color", new Json.Str("blue")), "store:1.0.0");
        try (var bundle = open(build())) {
            assertThat(bundle.facts().revision()).isEqualTo(2);
        }
    }

    @Test
    void a_site_that_cannot_be_signed_for_gets_no_bundle_but_the_reason() {
        var state = bundles.build(new SiteId("unknown"), stick.resolve("a.hfb"));
        assertThat(((BundleJob.Refused) state).why().code()).isEqualTo("HF-PUB-006");
        assertThat(stick).isEmptyDirectory();
    }

    @Test
    void missing_content_is_named_and_leaves_no_file() throws Exception {
        hub.director.settle(SHOP);
        var gone = hub.director.targets(SHOP).stream()
                .filter(target -> target.path().startsWith("layers/"))
                .findFirst()
                .orElseThrow();
        Files.delete(data.resolve("content/blobs/sha256")
                .resolve(gone.content().digest().value()));
        var state = bundles.build(SHOP, stick.resolve("a.hfb"));
        assertThat(((BundleJob.Refused) state).why().code()).isEqualTo("HF-BLD-003");
        assertThat(stick).isEmptyDirectory();
    }

    @Test
    void metadata_that_does_not_hold_together_never_leaves_the_hub() {
        hub.director.settle(SHOP);
        new MetadataFiles(data.resolve("content")).write(Map.of(MetadataFiles.TIMESTAMP, Bytes.utf8("{}")));
        var state = bundles.build(SHOP, stick.resolve("a.hfb"));
        assertThat(((BundleJob.Refused) state).why().code()).isEqualTo("HF-JSN-006");
    }

    @Test
    void a_disk_that_cannot_be_written_is_an_answer_too() {
        var state = bundles.build(SHOP, stick.resolve("no-such-folder/a.hfb"));
        assertThat(((BundleJob.Refused) state).why().code()).isEqualTo("HF-BLD-002");
    }

    @Test
    void what_somebody_asked_for_is_ready_soon_and_gone_after_a_day() {
        var ready = (BundleJob.Ready) ready(bundles.ask(SHOP)).state();
        hub.clock.pass(Bundles.LIFE.minus(Duration.ofSeconds(1)));
        assertThat(bundles.find("bundle-1")).isPresent();
        assertThat(ready.file()).isRegularFile();
        hub.clock.pass(Duration.ofSeconds(1));
        assertThat(bundles.find("bundle-1")).isEmpty();
        assertThat(ready.file()).doesNotExist();
    }

    @Test
    void the_oldest_makes_room_for_the_newest() {
        bundles.close();
        bundles = bundles(2);
        var first = ready(bundles.ask(SHOP));
        ready(bundles.ask(SHOP));
        ready(bundles.ask(SHOP));
        assertThat(bundles.find(first.id())).isEmpty();
        assertThat(((BundleJob.Ready) first.state()).file()).doesNotExist();
    }

    @Test
    void nobody_may_ask_for_more_than_can_wait() {
        bundles.close();
        bundles = bundles(2);
        bundles.close();
        bundles.ask(SHOP);
        bundles.ask(SHOP);
        assertThatThrownBy(() -> bundles.ask(SHOP)).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(
                        refusal.problem().code())
                .isEqualTo("HF-BLD-001"));
    }

    @Test
    void a_start_removes_what_an_earlier_hub_left() throws Exception {
        bundles.close();
        Files.writeString(data.resolve("bundles/old.hfb"), "old");
        Files.writeString(data.resolve("bundles/.new-1.part"), "half");
        bundles = bundles(2);
        assertThat(data.resolve("bundles")).isEmptyDirectory();
    }

    private Bundles bundles(int most) {
        var ids = new AtomicInteger();
        return new Bundles(
                data,
                hub.director,
                new Depot(data, hub.director, hub.clock),
                hub.keys.fleet(),
                hub.clock,
                () -> "bundle-" + ids.incrementAndGet(),
                most);
    }

    private BundleJob ready(BundleJob job) {
        return LiveHub.until(() -> bundles.find(job.id()).orElseThrow(), found -> !found.isBuilding());
    }

    private Path build() {
        var file = stick.resolve("shop.hfb");
        assertThat(bundles.build(SHOP, file)).isInstanceOf(BundleJob.Ready.class);
        return file;
    }

    private static BundleReader open(Path file) throws IOException {
        return ((BundleReader.Opening.Opened) BundleReader.open(file)).bundle();
    }

    private List<Target> believed(BundleReader bundle, Repository repository, Optional<SiteId> site)
            throws IOException {
        var engine = new TrustEngine(new Binding(hub.keys.fleet(), site));
        var root = bundle.metadata(repository, "1.root.json", 1 << 20).orElseThrow();
        var update = engine.update(
                TrustState.pinned(repository, root),
                (file, most) -> {
                    try {
                        return bundle.metadata(repository, file, most);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                FreshnessPolicy.OFFLINE,
                hub.clock.instant());
        assertThat(update.rejection()).isEmpty();
        return engine.targets(update.state());
    }
}
