package dev.holdfast.protocol.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.id.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever byte is changed in whatever file: never accepted with other content. */
class MutationTest {
    private static final int ROUNDS = 2_000;

    @ParameterizedTest
    @ValueSource(longs = 20_261_120)
    void no_changed_byte_is_ever_believed(long seed) {
        var random = new Random(seed);
        var sample = Sample.director();
        var engine = new TrustEngine(sample.binding);
        var good = new TreeMap<>(sample.files(6));
        good.put("2.root.json", sample.root(2));
        var trusted = sample.adopted(5);
        var wanted = content(update(engine, trusted, good).state());
        var before = content(trusted);
        var names = good.keySet().stream().toList();
        for (int round = 0; round < ROUNDS; round++) {
            var name = names.get(random.nextInt(names.size()));
            var raw = good.getOrDefault(name, Bytes.utf8("")).toArray();
            var at = random.nextInt(raw.length);
            raw[at] ^= (byte) (1 + random.nextInt(255));
            var files = new HashMap<>(good);
            files.put(name, Bytes.copyOf(raw));
            var update = update(engine, trusted, files);
            var after = content(update.state());
            for (var role : Role.values()) {
                assertThat(after.get(role))
                        .as("seed %d, round %d: byte %d of %s, role %s", seed, round, at, name, role.text())
                        .isIn(before.get(role), wanted.get(role));
            }
            if (update.rejection().isEmpty()) {
                assertThat(after.get(Role.TARGETS)).isEqualTo(wanted.get(Role.TARGETS));
            }
        }
    }

    private static TrustEngine.Update update(TrustEngine engine, TrustState trusted, Map<String, Bytes> files) {
        return engine.update(
                trusted, (name, most) -> Optional.ofNullable(files.get(name)), FreshnessPolicy.STRICT, Sample.NOW);
    }

    /** What each trusted file says, without its signatures. */
    private static Map<Role, Bytes> content(TrustState state) {
        var content = new HashMap<Role, Bytes>();
        for (var role : Role.values()) {
            state.file(role)
                    .ifPresent(
                            file -> content.put(role, Metadata.read(role, file).message()));
        }
        return content;
    }
}
