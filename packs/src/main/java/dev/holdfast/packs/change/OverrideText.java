package dev.holdfast.packs.change;

import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.format.YamlWriter;
import dev.holdfast.protocol.change.ValuePath;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cluster's own values of one layer, as text. Pure. */
public final class OverrideText {
    private static final Pattern MACRO = Pattern.compile("\\{\\{.*?}}");
    private static final String START = "---\n";

    private OverrideText() {}

    /** Its values; macros that stand without quotes are texts then. @throws Refusal HF-YML-… */
    public static Json.Obj read(String text) {
        try {
            return parse(text);
        } catch (Refusal e) {
            var masked = MACRO.matcher(text)
                    .replaceAll(macro ->
                            Matcher.quoteReplacement("'" + macro.group().replace("'", "''") + "'"));
            if (masked.equals(text)) {
                throw e;
            }
            return parse(masked);
        }
    }

    /** Without the value there; empty when nothing is left. @throws Refusal HF-YML-… when macros stand without quotes */
    public static String without(String text, ValuePath path) {
        return write(path.remove(parse(text)));
    }

    /** With another value there. @throws Refusal HF-YML-… when macros stand without quotes */
    public static String with(String text, ValuePath path, Json value) {
        return write(path.put(parse(text), value));
    }

    private static Json.Obj parse(String text) {
        return (Json.Obj) Yaml.readMapping(text).value();
    }

    private static String write(Json.Obj values) {
        return values.members().isEmpty()
                ? ""
                : YamlWriter.write(List.of(values)).utf8().substring(START.length());
    }
}
