package dev.holdfast.protocol.layer;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.value.ValueFormat;
import java.util.List;

/**
 * A value that each site has for itself and that holes of a layer take ({@code spec/v1/layer.md}, Holes). What it may look
 * like is signed with the layer: whoever chooses the value chooses nothing beyond that.
 *
 * @param name of the profile's variable, or of a system macro such as {@code cluster.name}
 * @param regex RE2 syntax, for the whole value; empty for none
 */
public record LateVariable(String name, ValueFormat format, String regex) {
    /** Refuses what is no value of it. @throws Refusal HF-LAY-004 */
    public void check(String value) {
        if (value.isEmpty() || !admits(value)) {
            throw new Refusal(
                    "HF-LAY-004",
                    "a value of " + name + " of format " + format.label()
                            + (regex.isEmpty() ? "" : " that matches " + regex),
                    value.isEmpty() ? "none" : "another text",
                    "set another value at the Cluster");
        }
    }

    /** Whether a text has its format and matches its regex. */
    public boolean admits(String value) {
        try {
            return format.has(value) && (regex.isEmpty() || Pattern.matches(regex, value));
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    static Json.Arr json(List<LateVariable> variables) {
        return new Json.Arr(variables.stream()
                .<Json>map(variable -> {
                    var json = Json.object(
                            "name", variable.name(), "format", variable.format().label());
                    return variable.regex().isEmpty() ? json : json.with("regex", variable.regex());
                })
                .toList());
    }

    static List<LateVariable> readAll(JsonView list) {
        return list.items().stream()
                .map(item -> new LateVariable(
                        item.at("name").text(),
                        ValueFormat.of(item.at("format").oneOf(ValueFormat.LABELS)),
                        item.at("regex").text("")))
                .toList();
    }
}
