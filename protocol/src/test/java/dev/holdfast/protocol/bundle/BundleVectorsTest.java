package dev.holdfast.protocol.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.bundle.BundleReader.Opening;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.trust.Binding;
import dev.holdfast.protocol.trust.Fetcher;
import dev.holdfast.protocol.trust.FreshnessPolicy;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.TrustEngine;
import dev.holdfast.protocol.trust.TrustState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays {@code protocol/vectors/bundle} up to the trust of both repositories; the match is replayed by the agent's
 * tests. Run with {@code -Dholdfast.vectors=write} to write them anew.
 */
class BundleVectorsTest {
    private static final Path FOLDER = Path.of("vectors", "bundle");
    private static final String CASES = "cases.json";
    private static final String PINNED = "site.json";

    @TempDir
    private Path folder;

    @BeforeAll
    static void write_when_asked_to() throws IOException {
        if ("write".equals(System.getProperty("holdfast.vectors"))) {
            write();
        }
    }

    @TestFactory
    Stream<DynamicTest> every_case_ends_as_it_says() throws IOException {
        var files = read();
        return JsonView.of(StrictJson.parse(file(files, CASES), Limits.DOCUMENT)).items().stream()
                .map(BundleVector::read)
                .map(vector -> DynamicTest.dynamicTest(vector.name(), () -> check(vector, files)));
    }

    @Test
    void the_files_are_what_the_writer_writes() throws IOException {
        assertThat(read()).isEqualTo(made());
    }

    @Test
    void together_they_stay_small() throws IOException {
        assertThat(read().values().stream().mapToLong(Bytes::length).sum()).isLessThan(2 << 20);
    }

    private void check(BundleVector vector, Map<String, Bytes> files) throws IOException {
        var sample = new BundleSample();
        var trusted = Map.of(
                Repository.DIRECTOR, TrustState.pinned(Repository.DIRECTOR, sample.root(Repository.DIRECTOR)),
                Repository.CATALOG, TrustState.pinned(Repository.CATALOG, sample.root(Repository.CATALOG)));
        if (!vector.before().isEmpty()) {
            trusted = adopt(open(file(files, vector.before()).toArray()), trusted);
        }
        var code = "";
        switch (open(TarEdit.apply(file(files, vector.bundle()), vector.changes()))) {
            case Opening.Refused(var why) -> code = why.code();
            case Opening.Opened(var bundle) -> {
                try (bundle) {
                    for (var repository : Repository.values()) {
                        if (code.isEmpty()) {
                            code = engine(repository)
                                    .update(
                                            state(trusted, repository),
                                            fetcher(bundle, repository),
                                            FreshnessPolicy.OFFLINE,
                                            BundleSample.NOW)
                                    .rejection()
                                    .map(why -> why.problem().code())
                                    .orElse("");
                        }
                    }
                }
            }
        }
        assertThat(code).as(vector.says()).isEqualTo(vector.stage().equals("match") ? "" : vector.code());
    }

    private static Map<Repository, TrustState> adopt(Opening opening, Map<Repository, TrustState> trusted) {
        var adopted = new TreeMap<>(trusted);
        if (opening instanceof Opening.Opened(var bundle)) {
            try (bundle) {
                for (var repository : Repository.values()) {
                    var update = engine(repository)
                            .update(
                                    state(trusted, repository),
                                    fetcher(bundle, repository),
                                    FreshnessPolicy.OFFLINE,
                                    BundleSample.NOW);
                    assertThat(update.rejection()).isEmpty();
                    adopted.put(repository, update.state());
                }
            }
        }
        return adopted;
    }

    private static TrustState state(Map<Repository, TrustState> trusted, Repository repository) {
        return Optional.ofNullable(trusted.get(repository)).orElseThrow();
    }

    private static TrustEngine engine(Repository repository) {
        var site = repository == Repository.DIRECTOR ? Optional.of(BundleSample.SITE) : Optional.<SiteId>empty();
        return new TrustEngine(new Binding(BundleSample.FLEET, site));
    }

    private static Fetcher fetcher(BundleReader bundle, Repository repository) {
        return (file, maxBytes) -> {
            try {
                return bundle.metadata(repository, file, maxBytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private Opening open(byte[] content) throws IOException {
        return BundleReader.open(Files.write(folder.resolve("case.hfb"), content));
    }

    private static Map<String, Bytes> made() {
        var vectors = new BundleVectors();
        var files = new TreeMap<>(vectors.bundles);
        var lines = vectors.cases.stream()
                .map(vector -> StrictJson.write(vector.json()).utf8())
                .toList();
        files.put(CASES, Bytes.utf8("[\n" + String.join(",\n", lines) + "\n]\n"));
        var sample = new BundleSample();
        files.put(
                PINNED,
                StrictJson.write(Json.object(
                        "fleet",
                        BundleSample.FLEET.value(),
                        "site",
                        BundleSample.SITE.value(),
                        "now",
                        BundleSample.NOW.toString(),
                        "supports",
                        List.of("layers.v1", "variants.v1"),
                        "roots",
                        Json.object(
                                "director",
                                sample.root(Repository.DIRECTOR).utf8(),
                                "catalog",
                                sample.root(Repository.CATALOG).utf8()))));
        return files;
    }

    private static void write() throws IOException {
        Files.createDirectories(FOLDER);
        for (var name : read().keySet()) {
            Files.delete(FOLDER.resolve(name));
        }
        for (var file : made().entrySet()) {
            Files.write(FOLDER.resolve(file.getKey()), file.getValue().toArray());
        }
    }

    private static Bytes file(Map<String, Bytes> files, String name) {
        return Optional.ofNullable(files.get(name)).orElseThrow();
    }

    private static Map<String, Bytes> read() throws IOException {
        var files = new TreeMap<String, Bytes>();
        try (var names = Files.newDirectoryStream(FOLDER)) {
            for (var name : names) {
                files.put(name.getFileName().toString(), Bytes.copyOf(Files.readAllBytes(name)));
            }
        }
        return files;
    }
}
