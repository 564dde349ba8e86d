package dev.holdfast.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "two words",
                "",
                " lead",
                "trail ",
                "true",
                "No",
                "null",
                "~",
                "12",
                "1.0",
                "0x1f",
                "1e3",
                "2026-11-21T17:13:02Z",
                "a: b",
                "a:b",
                "a #b",
                "#a",
                "- a",
                "-",
                "?",
                "[x]",
                "{x}",
                "*a",
                "&a",
                "!a",
                "%a",
                "@a",
                "`a",
                "|",
                ">",
                "'a'",
                "\"a\"",
                "a\nb",
                "a\nb\n",
                "a\n\n",
                "\na",
                " a\nb",
                "a\n  b\n",
                "a\tb",
                "é ü 😀",
                "sha256:00ff",
                "HF-PUB-007: expected x, found y; do z",
                "---",
                "...",
                "=",
                "<<",
                "a\u0007b",
                "a\r\nb",
                "x:",
                "a\n b\nc",
                "a\n\nb\n"
            })
    void a_text_reads_as_itself(String text) {
        var document = Json.object("a", text, "b", List.of(text, Json.object("c", text)));
        assertThat(read(document)).isEqualTo(document);
    }

    @Test
    void every_shape_reads_as_itself() {
        Json document = Json.object(
                "empty",
                Json.Obj.EMPTY,
                "none",
                Json.Arr.EMPTY,
                "nil",
                Json.NULL,
                "number",
                17,
                "flag",
                true,
                "lists",
                List.of(List.of(1, List.of("x")), List.of(), Json.object("a", Json.object("b", List.of(1)))),
                "12",
                "odd name",
                "a: b",
                "odder name");
        assertThat(read(document)).isEqualTo(document);
    }

    @Test
    void a_list_of_objects_reads_like_written_by_hand() {
        var document =
                Json.object("layers", List.of(Json.object("name", "web", "ready", true), Json.object("name", "db")));
        assertThat(YamlText.lines(document)).containsExactly("layers:", "- name: web", "  ready: true", "- name: db");
    }

    private static Json read(Json document) {
        var text = String.join("\n", YamlText.lines(document)) + "\n";
        return Yaml.readAll(Bytes.utf8(text)).getFirst().value();
    }
}
