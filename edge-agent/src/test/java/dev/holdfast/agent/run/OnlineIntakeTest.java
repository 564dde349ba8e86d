package dev.holdfast.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.bench.BenchHub;
import dev.holdfast.agent.bench.BenchHub.Publication;
import dev.holdfast.agent.intake.ImportResult;
import dev.holdfast.protocol.bundle.BundleReader;
import dev.holdfast.protocol.bundle.BundleSource;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.trust.FreshnessPolicy;
import dev.holdfast.protocol.trust.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hub that answers may lack. */
class OnlineIntakeTest {
    @TempDir
    private Path folder;

    @Test
    void a_hub_that_has_signed_nothing_yet_is_no_refusal() throws IOException {
        new BenchHub().enrol(data(), "shop");
        try (var site = site()) {
            assertThat(site.intake.take(new Nothing("https"), FreshnessPolicy.STRICT))
                    .isInstanceOf(ImportResult.Unreachable.class);
            assertThat(site.folder.store.conditions()).isEmpty();
            assertThat(site.intake.take(new Nothing("stick"), FreshnessPolicy.OFFLINE))
                    .isInstanceOf(ImportResult.Refused.class);
        }
    }

    @Test
    void content_that_the_hub_has_just_replaced_is_no_refusal() throws IOException {
        var hub = new BenchHub();
        hub.enrol(data(), "shop");
        var bundle = hub.bundle(folder.resolve("1.hfb"), Publication.of("shop", 1, BenchHub.config("a", "1")));
        try (var site = site();
                var whole = ((BundleReader.Opening.Opened) BundleReader.open(bundle)).bundle()) {
            assertThat(site.intake.take(new Hollow(whole, "https"), FreshnessPolicy.STRICT))
                    .isInstanceOf(ImportResult.Unreachable.class);
            assertThat(site.folder.store.conditions()).isEmpty();
            assertThat(site.folder.store.desired()).isEmpty();
            assertThat(site.intake.take(new Hollow(whole, "stick"), FreshnessPolicy.OFFLINE))
                    .isInstanceOf(ImportResult.Refused.class);
        }
    }

    private Path data() {
        return folder.resolve("site");
    }

    private Site site() throws IOException {
        var clock = Clock.fixed(BenchHub.NOW, ZoneOffset.UTC);
        return Site.open(AgentConfig.of(data()), clock, new SecureRandom(), true);
    }

    private record Hollow(BundleSource whole, String via) implements BundleSource {
        @Override
        public Optional<Bytes> metadata(Repository repository, String file, int maxBytes) throws IOException {
            return whole.metadata(repository, file, maxBytes);
        }

        @Override
        public Optional<InputStream> blob(BlobRef blob, long offset) {
            return Optional.empty();
        }
    }

    private record Nothing(String via) implements BundleSource {
        @Override
        public Optional<Bytes> metadata(Repository repository, String file, int maxBytes) {
            return Optional.empty();
        }

        @Override
        public Optional<InputStream> blob(BlobRef blob, long offset) {
            return Optional.empty();
        }
    }
}
