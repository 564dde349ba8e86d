package dev.holdfast.packs.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class YamlTest {
    private static String code(String text) {
        return code(Bytes.utf8(text));
    }

    private static String code(Bytes text) {
        try {
            Yaml.readAll(text);
            return "read";
        } catch (Refusal e) {
            return e.problem().code();
        }
    }

    // The tag "!" is ignored here, and a document that ends in the middle of a mapping is refused; goyaml cuts it off.
    private static final Set<String> OTHERWISE = Set.of("v: ! 5", "\"a\":1");

    /** The vectors were written by sigs.k8s.io/yaml 1.6.0; an entry without json is one that it refuses. */
    @Test
    void every_value_is_what_kubernetes_tools_read() throws IOException {
        var differences = new ArrayList<String>();
        try (var vectors = Objects.requireNonNull(YamlTest.class.getResourceAsStream("/goyaml-vectors.json"))) {
            var list = JsonView.of(StrictJson.parse(Bytes.copyOf(vectors.readAllBytes()), Limits.OBJECTS));
            for (var vector : list.items()) {
                var yaml = vector.at("yaml").text();
                var expected =
                        ((Json.Obj) vector.json().orElseThrow()).members().get("json");
                var found = read(yaml);
                if (!Objects.equals(expected, found) && !OTHERWISE.contains(yaml.strip())) {
                    differences.add(yaml + " expected " + expected + " found " + found);
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    private static @org.jspecify.annotations.Nullable Json read(String yaml) {
        try {
            var documents = Yaml.readAll(yaml);
            return documents.isEmpty() ? Json.NULL : documents.getFirst().value();
        } catch (Refusal e) {
            return null;
        }
    }

    @Test
    void documents_know_their_line_and_empty_ones_are_left_out() {
        var documents = Yaml.readAll("---\n---\na: 1\n---\n# nothing\n---\nb: 2\n");
        assertThat(documents).extracting(Yaml.Document::line).containsExactly(3, 7);
    }

    @Test
    void a_key_twice_is_a_finding_with_its_line_and_the_last_one_holds() {
        var document = Yaml.readMapping("a: 1\nb:\n  c: 1\n  c: 2\n");
        assertThat(document.findings()).hasSize(1);
        assertThat(document.findings().getFirst().code()).isEqualTo("HF-YML-005");
        assertThat(document.findings().getFirst().line()).isEqualTo(4);
        assertThat(document.value()).isEqualTo(Json.object("a", 1, "b", Json.object("c", 2)));
    }

    @Test
    void a_bomb_of_aliases_is_refused() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append("*a%d,".formatted(i - 1).repeat(10))
                    .append("]\n");
        }
        assertThat(code(bomb.toString())).isEqualTo("HF-YML-004");
    }

    @Test
    void an_alias_to_what_contains_it_is_refused() {
        assertThat(code("a: &x [*x]\n")).isEqualTo("HF-YML-004");
    }

    @Test
    void deep_nesting_is_refused() {
        assertThat(code("[".repeat(100_000) + "]".repeat(100_000))).isEqualTo("HF-YML-004");
        assertThat(code("- ".repeat(1_000) + "x")).isEqualTo("HF-YML-004");
    }

    @Test
    void other_bytes_than_utf_8_are_refused() {
        assertThat(code(Bytes.copyOf(new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe})))
                .isEqualTo("HF-YML-002");
    }

    @Test
    void a_long_text_is_refused() {
        assertThat(code("a: " + "x".repeat(Yaml.LARGEST))).isEqualTo("HF-YML-003");
    }

    @Test
    void a_refusal_names_the_line() {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> Yaml.readAll("a: 1\nb: [1\nc: 2\n"))
                .satisfies(e -> {
                    assertThat(e.problem().code()).isEqualTo("HF-YML-001");
                    assertThat(Yaml.lineOf(e)).isBetween(2, 4);
                });
    }

    @Test
    void a_byte_order_mark_is_no_text() {
        assertThat(Yaml.readMapping(Bytes.utf8("\uFEFFa: 1\n")).value()).isEqualTo(Json.object("a", 1));
    }

    @Test
    void control_characters_are_refused() {
        assertThat(code("a: \u0007\n")).isEqualTo("HF-YML-001");
    }
}
