package dev.holdfast.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.agent.store.AgentStore;
import dev.holdfast.agent.store.EventStamp;
import dev.holdfast.agent.store.SiteClock;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.protocol.bundle.BundleReader;
import dev.holdfast.protocol.bundle.BundleReader.Opening;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.trust.FreshnessPolicy;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.TrustState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Imports every bundle of {@code protocol/vectors/bundle} that needs no change first, as a site would. */
class ImportVectorsTest {
    private static final Path VECTORS = Path.of("..", "protocol", "vectors", "bundle");

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> every_bundle_ends_as_its_vector_says() throws IOException {
        return read("cases.json").items().stream()
                .filter(vector -> vector.at("change").items().isEmpty())
                .map(vector -> DynamicTest.dynamicTest(vector.at("name").text(), () -> check(vector)));
    }

    private void check(JsonView vector) throws IOException {
        var data = Files.createTempDirectory(folder, "site");
        try (var db = StateDb.open(data.resolve("state.db"))) {
            var store = new AgentStore(db);
            var intake = intake(store, data);
            if (!vector.at("before").text().isEmpty()) {
                assertThat(take(intake, vector.at("before").text())).isEmpty();
            }
            var trust = store.trust();
            var desired = store.desired();
            var code = vector.at("code").text();
            assertThat(take(intake, vector.at("bundle").text()))
                    .as(vector.at("says").text())
                    .isEqualTo(code);
            if (!code.isEmpty()) {
                assertThat(store.trust()).isEqualTo(trust);
                assertThat(store.desired()).isEqualTo(desired);
                assertThat(store.conditions()).hasSize(1);
            }
        }
    }

    private static Intake intake(AgentStore store, Path data) throws IOException {
        var site = read("site.json");
        store.enrol(
                Bytes.utf8("{}"),
                TrustState.pinned(Repository.DIRECTOR, root(site, "director")),
                TrustState.pinned(Repository.CATALOG, root(site, "catalog")),
                Instant.EPOCH);
        var now = Instant.parse(site.at("now").text());
        var clock = new SiteClock(
                Clock.fixed(now, ZoneOffset.UTC), () -> store.trust().floor());
        var stamp = new EventStamp(
                new FleetId(site.at("fleet").text()), new SiteId(site.at("site").text()), 1, clock);
        ImportSteps steps = _ -> {};
        return new Intake(store, new Blobs(data.resolve("blobs"), steps), () -> 1L << 40, stamp, steps);
    }

    /** The code of the refusal, or empty. */
    private static String take(Intake intake, String bundle) throws IOException {
        return switch (BundleReader.open(VECTORS.resolve(bundle))) {
            case Opening.Refused(var why) -> why.code();
            case Opening.Opened(var opened) -> {
                try (opened) {
                    yield switch (intake.take(opened, FreshnessPolicy.OFFLINE)) {
                        case ImportResult.Imported _, ImportResult.AlreadyHere _ -> "";
                        case ImportResult.Refused(var problem) -> problem.code();
                        case ImportResult.Unreachable(var reason) -> reason;
                    };
                }
            }
        };
    }

    private static Bytes root(JsonView site, String repository) {
        return Bytes.utf8(site.at("roots").at(repository).text());
    }

    private static JsonView read(String file) throws IOException {
        return JsonView.of(StrictJson.parse(Bytes.copyOf(Files.readAllBytes(VECTORS.resolve(file))), Limits.DOCUMENT));
    }
}
