package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** JSON as the YAML that a person would have written; read again it is the same document. */
final class YamlText {
    private static final Pattern PLAIN = Pattern.compile(
            "v?[0-9]{1,4}(\\.[0-9]{1,9}){2}(-[a-z0-9.]+)?|[A-Za-z_/][A-Za-z0-9_./@+-]*(:[A-Za-z0-9_./@+-]+)*( [A-Za-z0-9_./@(),;'=+-]+)*");
    private static final Set<String> NOT_TEXT = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");
    private static final Pattern BLOCK = Pattern.compile("[^\\s\\p{Cntrl}]([^\\p{Cntrl}]|\\n(?=[^\\p{Cntrl}]))*\\n?");

    private YamlText() {}

    /** The lines of a document. */
    static List<String> lines(Json document) {
        var lines = new ArrayList<String>();
        switch (document) {
            case Json.Obj(var members) when !members.isEmpty() -> members(document, "", lines);
            case Json.Arr(var items) when !items.isEmpty() -> items(items, "", lines);
            case Json.Obj _, Json.Arr _, Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ -> lines.add(scalar(document));
        }
        return lines;
    }

    private static void members(Json object, String indent, List<String> lines) {
        if (object instanceof Json.Obj(var members)) {
            members.forEach((name, value) -> member(text(name), value, indent, lines));
        }
    }

    private static void member(String name, Json value, String indent, List<String> lines) {
        switch (value) {
            case Json.Obj(var members)
            when !members.isEmpty() -> {
                lines.add(indent + name + ":");
                members(value, indent + "  ", lines);
            }
            case Json.Arr(var items)
            when !items.isEmpty() -> {
                lines.add(indent + name + ":");
                items(items, indent, lines);
            }
            case Json.Str(var text)
            when isBlock(text) -> {
                lines.add(indent + name + (text.endsWith("\n") ? ": |" : ": |-"));
                text.lines().forEach(line -> lines.add(line.isEmpty() ? "" : indent + "  " + line));
            }
            case Json.Obj _, Json.Arr _, Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ ->
                lines.add(indent + name + ": " + scalar(value));
        }
    }

    // An item is written one step further in; its first line then carries the dash.
    private static void items(List<Json> items, String indent, List<String> lines) {
        for (var item : items) {
            var inner = new ArrayList<String>();
            switch (item) {
                case Json.Obj(var members) when !members.isEmpty() -> members(item, indent + "  ", inner);
                case Json.Arr(var nested) when !nested.isEmpty() -> items(nested, indent + "  ", inner);
                case Json.Obj _, Json.Arr _, Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ ->
                    inner.add(indent + "  " + scalar(item));
            }
            inner.set(0, indent + "- " + inner.getFirst().substring(indent.length() + 2));
            lines.addAll(inner);
        }
    }

    private static boolean isBlock(String text) {
        return text.contains("\n") && BLOCK.matcher(text).matches() && !text.endsWith("\n\n");
    }

    private static String scalar(Json value) {
        return value instanceof Json.Str(var text)
                ? text(text)
                : StrictJson.write(value).utf8();
    }

    // What YAML could take for something else than a text is quoted; JSON's quotes are YAML's.
    private static String text(String text) {
        var plain = PLAIN.matcher(text).matches() && !NOT_TEXT.contains(text.toLowerCase(java.util.Locale.ROOT));
        return plain ? text : StrictJson.write(new Json.Str(text)).utf8();
    }
}
