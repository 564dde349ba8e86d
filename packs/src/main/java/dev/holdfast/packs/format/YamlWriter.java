package dev.holdfast.packs.format;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes YAML for people that every reader understands alike: texts that could be anything else are in quotes. */
public final class YamlWriter {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*(:[A-Za-z0-9_./-]+)*");
    private static final Set<String> WORDS = Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    /** One document per value. */
    public static Bytes write(List<? extends Json> documents) {
        var writer = new YamlWriter();
        for (var document : documents) {
            writer.out.append("---\n");
            writer.block(document, 0, false);
        }
        return Bytes.utf8(writer.out.toString());
    }

    private void block(Json json, int indent, boolean inLine) {
        switch (json) {
            case Json.Obj(var members)
            when !members.isEmpty() -> {
                var first = inLine;
                for (Map.Entry<String, Json> member : members.entrySet()) {
                    out.append(first ? "" : " ".repeat(indent))
                            .append(text(member.getKey()))
                            .append(':');
                    first = false;
                    below(member.getValue(), indent);
                }
            }
            case Json.Arr(var items)
            when !items.isEmpty() -> {
                var first = inLine;
                for (var item : items) {
                    out.append(first ? "" : " ".repeat(indent)).append("- ");
                    first = false;
                    block(item, indent + 2, true);
                }
            }
            case Json.Str(var text) -> out.append(text(text)).append('\n');
            case Json.Num _, Json.Bool _, Json.Nil _, Json.Obj _, Json.Arr _ ->
                out.append(StrictJson.write(json).utf8()).append('\n');
        }
    }

    private void below(Json json, int indent) {
        var nested = (json instanceof Json.Obj(var members) && !members.isEmpty())
                || (json instanceof Json.Arr(var items) && !items.isEmpty());
        if (nested) {
            out.append('\n');
            block(json, indent + 2, false);
        } else {
            out.append(' ');
            block(json, indent, true);
        }
    }

    private static String text(String text) {
        return PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(java.util.Locale.ROOT))
                ? text
                : StrictJson.write(new Json.Str(text)).utf8();
    }
}
