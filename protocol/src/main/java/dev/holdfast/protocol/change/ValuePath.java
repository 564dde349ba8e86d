package dev.holdfast.protocol.change;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Where a value is. Written as Helm's {@code --set} writes it: names with dots between, a dot inside of a name as
 * {@code \.}. A list is one value, since Helm replaces lists whole.
 */
public record ValuePath(List<String> names) implements Comparable<ValuePath> {
    public ValuePath {
        names = List.copyOf(names);
    }

    /** The path that this text is. @throws Refusal HF-CHG-001 when it is empty or has an empty name */
    public static ValuePath parse(String text) {
        var names = new ArrayList<String>();
        var name = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                name.append(text.charAt(++i));
            } else if (c == '.') {
                names.add(name.toString());
                name.setLength(0);
            } else {
                name.append(c);
            }
        }
        names.add(name.toString());
        if (names.contains("")) {
            throw new Refusal(
                    "HF-CHG-001",
                    "a path such as controller.replicas",
                    text.isEmpty() ? "nothing" : text,
                    "copy it from: holdfast update show");
        }
        return new ValuePath(names);
    }

    /** The value there. */
    public Optional<Json> in(Json.Obj values) {
        Json now = values;
        for (var name : names) {
            var below = now instanceof Json.Obj(var members) ? members.get(name) : null;
            if (below == null) {
                return Optional.empty();
            }
            now = below;
        }
        return Optional.of(now);
    }

    /** These values with another one there. */
    public Json.Obj put(Json.Obj values, Json value) {
        var first = names.getFirst();
        if (names.size() == 1) {
            return values.with(first, value);
        }
        var below = values.members().get(first) instanceof Json.Obj map ? map : Json.Obj.EMPTY;
        return values.with(first, rest().put(below, value));
    }

    /** These values without the one there, and without the maps that this leaves empty. */
    public Json.Obj remove(Json.Obj values) {
        var first = names.getFirst();
        if (names.size() == 1) {
            return values.without(first);
        }
        if (!(values.members().get(first) instanceof Json.Obj below)) {
            return values;
        }
        var left = rest().remove(below);
        return left.members().isEmpty() ? values.without(first) : values.with(first, left);
    }

    /** All values that are no maps, or empty ones, by their paths. */
    public static SortedMap<ValuePath, Json> leaves(Json.Obj values) {
        var leaves = new TreeMap<ValuePath, Json>();
        collect(List.of(), values, leaves);
        return leaves;
    }

    private static void collect(List<String> above, Json.Obj values, SortedMap<ValuePath, Json> into) {
        values.members().forEach((name, value) -> {
            var path = new ArrayList<>(above);
            path.add(name);
            if (value instanceof Json.Obj map && !map.members().isEmpty()) {
                collect(path, map, into);
            } else {
                into.put(new ValuePath(path), value);
            }
        });
    }

    private ValuePath rest() {
        return new ValuePath(names.subList(1, names.size()));
    }

    @Override
    public int compareTo(ValuePath other) {
        for (int i = 0; i < Math.min(names.size(), other.names.size()); i++) {
            var order = names.get(i).compareTo(other.names.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(names.size(), other.names.size());
    }

    @Override
    public String toString() {
        return names.stream()
                .map(name -> name.replace("\\", "\\\\").replace(".", "\\."))
                .collect(Collectors.joining("."));
    }
}
