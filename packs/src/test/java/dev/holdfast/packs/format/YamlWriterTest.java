package dev.holdfast.packs.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class YamlWriterTest {
    @Test
    void what_is_written_is_read_back() {
        var texts = List.of(
                "yes",
                "0123",
                "1e3",
                "a: b",
                "# no",
                "- x",
                "line\nline\n",
                "",
                " x ",
                "~",
                "{{ a }}",
                "\t",
                "é😀",
                "a#b",
                "12:30:45",
                "a:b");
        var document = Json.object(
                "texts",
                texts,
                "nested",
                List.of(List.of(1, 2), Json.object("a", Json.Obj.EMPTY, "b", List.of()), List.of()),
                "yes",
                true,
                "1.5",
                2);
        var written = YamlWriter.write(List.of(document, Json.object("a", Json.object("b", "c"))));
        assertThat(Yaml.readAll(written))
                .extracting(Yaml.Document::value)
                .containsExactly(document, Json.object("a", Json.object("b", "c")));
    }
}
