package dev.holdfast.protocol.layer;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.value.GeneratedValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** One part of a text that is put together at the site ({@code spec/v1/layer.md}, Holes). */
public sealed interface Part {
    /** Text as it is. */
    record Literal(String text) implements Part {}

    /** The value of a variable. */
    record Variable(String name) implements Part {}

    /** The base64 of other parts: a value of a Secret, or one inside it. */
    record Encoded(List<Part> parts) implements Part {
        public Encoded {
            parts = List.copyOf(parts);
        }
    }

    /** How deep base64 may stand in base64. */
    int DEEPEST = 4;

    /**
     * The text of these parts.
     *
     * @param values of variables by their name
     * @throws Refusal HF-LAY-003 when a value with line breaks that no site made itself is only a part of a text, which could
     *     say another thing then
     */
    static String join(List<Part> parts, UnaryOperator<String> values) {
        var text = new StringBuilder();
        for (var part : parts) {
            switch (part) {
                case Literal(var literal) -> text.append(literal);
                case Encoded(var inner) ->
                    text.append(Base64.getEncoder()
                            .encodeToString(join(inner, values).getBytes(StandardCharsets.UTF_8)));
                case Variable(var name) -> {
                    var value = values.apply(name);
                    if (parts.size() > 1
                            && !GeneratedValue.isPem(name)
                            && value.chars().anyMatch(c -> c == '\n' || c == '\r')) {
                        throw new Refusal(
                                "HF-LAY-003",
                                "a value of the variable " + name + " without line breaks, for it is a part of a text",
                                "one with line breaks",
                                "set another value, or give it a key of its own in the Secret");
                    }
                    text.append(value);
                }
            }
        }
        return text.toString();
    }

    /** Adds the names of the variables in these parts. */
    static void addNames(List<Part> parts, Set<String> names) {
        for (var part : parts) {
            switch (part) {
                case Literal _ -> {}
                case Encoded(var inner) -> addNames(inner, names);
                case Variable(var name) -> names.add(name);
            }
        }
    }

    static Json.Arr json(List<Part> parts) {
        return new Json.Arr(parts.stream()
                .<Json>map(part -> switch (part) {
                    case Literal(var text) -> Json.object("text", text);
                    case Variable(var name) -> Json.object("variable", name);
                    case Encoded(var inner) -> Json.object("base64", json(inner));
                })
                .toList());
    }

    static List<Part> read(JsonView list) {
        return read(list, DEEPEST);
    }

    private static List<Part> read(JsonView list, int levels) {
        if (levels == 0) {
            throw list.outside("at most " + DEEPEST + " levels of base64", "more");
        }
        return list.items().stream().map(item -> one(item, levels)).toList();
    }

    private static Part one(JsonView item, int levels) {
        if (item.at("base64").present()) {
            return new Encoded(read(item.at("base64"), levels - 1));
        }
        return item.at("variable").present()
                ? new Variable(item.at("variable").text())
                : new Literal(item.at("text").text());
    }
}
