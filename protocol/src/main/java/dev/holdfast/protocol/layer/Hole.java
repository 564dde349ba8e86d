package dev.holdfast.protocol.layer;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A place in an object that the site fills ({@code spec/v1/layer.md}, Holes; packs-and-profiles.md §3, R2, R5, R6). The
 * manifest has an empty text there, or the number 0.
 *
 * @param pointer of the place (RFC 6901)
 */
public record Hole(String pointer, Filling filling) {
    /** What goes into a hole. */
    public sealed interface Filling {
        /** A text out of parts; one with a sensitive variable only in the data of a Secret. */
        record Text(List<Part> parts) implements Filling {
            public Text {
                parts = List.copyOf(parts);
            }
        }

        /** A number: the value of a variable of format number. */
        record Numeric(String variable) implements Filling {}

        /** A mark that changes when one of these variables does and tells nothing of them: only in an annotation. */
        record Derived(List<String> variables) implements Filling {
            public Derived {
                variables = List.copyOf(variables);
            }
        }
    }

    /** The variables that it takes. */
    public Set<String> variables() {
        var names = new TreeSet<String>();
        switch (filling) {
            case Filling.Text(var parts) -> Part.addNames(parts, names);
            case Filling.Numeric(var variable) -> names.add(variable);
            case Filling.Derived(var variables) -> names.addAll(variables);
        }
        return names;
    }

    static Json.Arr json(List<Hole> holes) {
        return new Json.Arr(holes.stream().map(Hole::json).toList());
    }

    private Json json() {
        var json = Json.object("pointer", pointer);
        return switch (filling) {
            case Filling.Text(var parts) -> json.with("parts", Part.json(parts));
            case Filling.Numeric(var variable) -> json.with("number", variable);
            case Filling.Derived(var variables) -> json.with("derived", Json.Arr.ofTexts(variables));
        };
    }

    static List<Hole> readAll(JsonView list) {
        return list.items().stream().map(Hole::read).toList();
    }

    private static Hole read(JsonView item) {
        return new Hole(item.at("pointer").text(), filling(item));
    }

    private static Filling filling(JsonView item) {
        if (item.at("number").present()) {
            return new Filling.Numeric(item.at("number").text());
        }
        return item.at("derived").present()
                ? new Filling.Derived(item.at("derived").texts())
                : new Filling.Text(Part.read(item.at("parts")));
    }
}
