package dev.holdfast.protocol.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.id.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Replays {@code protocol/vectors/trust}; run with {@code -Dholdfast.vectors=write} to write them anew. */
class TrustVectorsTest {
    private static final Path FOLDER = Path.of("vectors", "trust");

    @TestFactory
    Stream<DynamicTest> every_vector_ends_as_it_says() throws IOException {
        if ("write".equals(System.getProperty("holdfast.vectors"))) {
            write();
        }
        return read().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(TrustVector.read(entry.getValue()))));
    }

    @Test
    void the_files_are_what_the_writer_writes() throws IOException {
        var written = new TreeMap<String, String>();
        all().forEach(vector ->
                written.put(vector.name() + ".json", vector.write().utf8()));
        var found = new TreeMap<String, String>();
        read().forEach((name, file) -> found.put(name, file.utf8()));
        assertThat(found).isEqualTo(written);
    }

    @Test
    void every_code_is_explained_and_every_code_of_trust_has_a_case() throws IOException {
        var explained = Files.readString(Path.of("spec", "v1", "codes.md"))
                .lines()
                .filter(line -> line.startsWith("| HF-"))
                .map(line -> line.substring(2, 12))
                .toList();
        var expected = all().stream()
                .map(TrustVector::code)
                .filter(code -> !code.isEmpty())
                .collect(Collectors.toSet());
        // More than 1,024 roots are too much for a file; TrustEngineTest has that case.
        expected.add("HF-TUF-010");
        assertThat(explained).containsAll(expected);
        assertThat(explained.stream().filter(code -> code.startsWith("HF-TUF"))).allMatch(expected::contains);
    }

    private static void check(TrustVector vector) {
        var clock = vector.clock();
        var judged = EffectiveClock.of(clock.rtc(), clock.floor(), clock.synced());
        assertThat(judged.state()).isEqualTo(clock.state());
        var update = vector.replay();
        assertThat(update.rejection().map(why -> why.problem().code()).orElse(""))
                .as(() -> vector.says() + ": "
                        + update.rejection().map(why -> why.problem().line()).orElse("accepted"))
                .isEqualTo(vector.code());
        var engine = new TrustEngine(vector.binding());
        var reached = new TreeMap<Role, Long>();
        for (var role : Role.values()) {
            var version = engine.version(update.state(), role);
            reached.put(role, version);
            if (version == engine.version(vector.trusted(), role)) {
                assertThat(update.state().file(role)).isEqualTo(vector.trusted().file(role));
            }
        }
        assertThat(reached).isEqualTo(vector.versions());
    }

    private static List<TrustVector> all() {
        var vectors = new Vectors();
        GoodVectors.addTo(vectors);
        new BadFileVectors(vectors).add();
        new BadTrustVectors(vectors).add();
        new KeyVectors(vectors).add();
        return vectors.all();
    }

    private static void write() throws IOException {
        Files.createDirectories(FOLDER);
        for (var name : read().keySet()) {
            Files.delete(FOLDER.resolve(name));
        }
        for (var vector : all()) {
            Files.write(FOLDER.resolve(vector.name() + ".json"), vector.write().toArray());
        }
    }

    private static SortedMap<String, Bytes> read() throws IOException {
        var files = new TreeMap<String, Bytes>();
        try (var names = Files.newDirectoryStream(FOLDER, "*.json")) {
            for (var name : names) {
                files.put(name.getFileName().toString(), Bytes.copyOf(Files.readAllBytes(name)));
            }
        }
        return files;
    }
}
