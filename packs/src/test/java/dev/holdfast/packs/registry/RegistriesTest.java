package dev.holdfast.packs.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.packs.format.ChartReference;
import dev.holdfast.packs.registry.Listed.Mark;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistriesTest {
    /** A registry with some versions of the pack {@code web}. */
    private record Shelf(String name, long order, List<String> versions) implements PackRegistry {
        Shelf(String name, String... versions) {
            this(name, PackRegistry.UNORDERED, List.of(versions));
        }

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
        return new Registries(List.of(new Shelf("r", 0, versions)))
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

    @Test
    void of_registries_that_nobody_ordered_none_is_chosen_silently() {
        var registries =
                new Registries(List.of(new Shelf("a"), new Shelf("b", "1.0.0"), new Shelf("c", "2.0.0", "1.0.0")));
        assertThatThrownBy(() -> registries.resolve("web", "1.0.0", ""))
                .hasMessageContaining("HF-REG-021")
                .hasMessageContaining("in b, c")
                .hasMessageContaining("registry: b")
                .hasMessageContaining("spec.order");
        assertThat(registries.resolve("web", "1.0.0", "c").registry()).isEqualTo("c");
        var chart = new ChartReference("web", "1.0.0", "https://charts.example");
        assertThatThrownBy(() -> registries.resolve(chart)).hasMessageContaining("HF-REG-021");
    }

    @Test
    void the_lower_order_wins_and_one_without_has_order_zero() {
        var registries = new Registries(List.of(
                new Shelf("a", "1.0.0"), new Shelf("b", 7, List.of("1.0.0")), new Shelf("c", -7, List.of("1.0.0"))));
        assertThat(registries.resolve("web", "1.0.0", "").registry()).isEqualTo("c");
        var two = new Registries(List.of(new Shelf("a", "1.0.0"), new Shelf("b", 7, List.of("1.0.0"))));
        assertThat(two.resolve("web", "1.0.0", "").registry()).isEqualTo("a");
    }
}
