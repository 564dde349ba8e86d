package dev.holdfast.packs.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.packs.registry.Listed.Mark;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistriesTest {
    /** A registry with some versions of the pack {@code web}. */
    private record Shelf(String name, List<String> versions) implements PackRegistry {
        @Override
        public List<Listed> find(String pack) {
            return all().stream().filter(listed -> listed.name().equals(pack)).toList();
        }

        @Override
        public List<Listed> all() {
            return versions.stream()
                    .map(version -> new Listed(name, "web", version, Mark.CURRENT))
                    .toList();
        }

        @Override
        public Brought bring(Listed listed) {
            throw new IllegalStateException("nobody asks for its content");
        }
    }

    private static String chosen(List<String> versions, String tag) {
        return new Registries(List.of(new Shelf("r", versions)))
                .resolve("web", tag, "")
                .version();
    }

    @ParameterizedTest
    @CsvSource({
        "6.6.0-rev1, latest, 6.6.0-rev1",
        "6.6.0-rev1, 6.6.x, 6.6.0-rev1",
        "6.6.0-rev1 6.6.1-rev1 6.6.1-rev2, 6.x, 6.6.1-rev2",
        "6.6.0 6.6.1-rev1, 6.6.x, 6.6.0",
        "6.5.9 6.6.0-rev1, latest, 6.5.9",
        "6.5.9 6.6.0-rev1, 6.6.x, 6.6.0-rev1"
    })
    void a_tag_takes_the_newest_without_a_suffix_and_only_without_any_one_that_has_it(
            String versions, String tag, String chosen) {
        assertThat(chosen(List.of(versions.split(" ")), tag)).isEqualTo(chosen);
    }

    @Test
    void what_a_tag_cannot_mean_is_told_with_what_there_is() {
        assertThatThrownBy(() -> chosen(List.of("6.6.0-rev1"), "6.7.x"))
                .hasMessageContaining("HF-REG-003")
                .hasMessageContaining("in r only 6.6.0-rev1");
    }
}
