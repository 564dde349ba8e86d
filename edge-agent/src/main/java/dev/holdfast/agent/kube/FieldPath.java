package dev.holdfast.agent.kube;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A place in an object as {@code managedFields.fieldsV1} writes it: {@code f:name} a member, {@code k:{…}} the list item
 * with these keys, {@code v:…} the list item with this value, {@code i:3} the item at this index.
 */
record FieldPath(List<String> elements) {
    private static final Limits KEY = new Limits(64 << 10, 16, true);

    FieldPath {
        elements = List.copyOf(elements);
    }

    FieldPath then(String element) {
        var longer = new ArrayList<>(elements);
        longer.add(element);
        return new FieldPath(longer);
    }

    boolean startsWith(FieldPath other) {
        return elements.size() >= other.elements.size()
                && elements.subList(0, other.elements.size()).equals(other.elements);
    }

    /** What is found there. */
    Optional<Json> in(Json root) {
        var here = Optional.of(root);
        for (var element : elements) {
            here = here.flatMap(node -> child(node, element));
        }
        return here;
    }

    /** The object with this value there; lists grow by the item that the path names. */
    Json.Obj put(Json.Obj root, Json value) {
        return (Json.Obj) put(root, 0, value);
    }

    /** The object without what is there. */
    Json.Obj cut(Json.Obj root) {
        return (Json.Obj) cut(root, 0);
    }

    /** How people write it: {@code .spec.containers[name="web"].image}. */
    String display() {
        var text = new StringBuilder();
        for (var element : elements) {
            var rest = element.substring(2);
            switch (element.charAt(0)) {
                case 'f' -> text.append('.').append(rest);
                case 'k' -> {
                    var keys = new ArrayList<String>();
                    keys(rest)
                            .members()
                            .forEach((name, value) -> keys.add(
                                    name + "=" + StrictJson.write(value).utf8()));
                    text.append(keys);
                }
                default -> text.append('[').append(rest).append(']');
            }
        }
        return text.toString();
    }

    /** The JSON pointer of this place in an object, if the object has it. */
    Optional<String> pointer(Json root) {
        var text = new StringBuilder();
        var here = root;
        for (var element : elements) {
            var next = child(here, element);
            if (element.startsWith("f:")) {
                text.append('/').append(element.substring(2).replace("~", "~0").replace("/", "~1"));
            } else if (next.isPresent() && here instanceof Json.Arr(var items)) {
                text.append('/').append(items.indexOf(next.get()));
            } else {
                return Optional.empty();
            }
            here = next.orElse(Json.NULL);
        }
        return Optional.of(text.toString());
    }

    /** What is found one step below. */
    static Optional<Json> child(Json node, String element) {
        var rest = element.substring(2);
        return switch (element.charAt(0)) {
            case 'f' ->
                node instanceof Json.Obj object
                        ? Optional.ofNullable(object.members().get(rest))
                        : Optional.empty();
            default ->
                node instanceof Json.Arr(var items)
                        ? items.stream()
                                .skip(element.charAt(0) == 'i' ? Long.parseLong(rest) : 0)
                                .filter(item -> names(item, element))
                                .findFirst()
                        : Optional.empty();
        };
    }

    /** Whether a list item is the one that this element names. */
    private static boolean names(Json item, String element) {
        var rest = element.substring(2);
        return switch (element.charAt(0)) {
            case 'k' ->
                item instanceof Json.Obj object
                        && keys(rest).members().entrySet().stream().allMatch(key -> key.getValue()
                                .equals(object.members().getOrDefault(key.getKey(), otherwise(key.getKey()))));
            case 'v' -> item.equals(StrictJson.parse(Bytes.utf8(rest), KEY));
            default -> true;
        };
    }

    /** The one key that Kubernetes fills in by itself. */
    private static Json otherwise(String key) {
        return key.equals("protocol") ? new Json.Str("TCP") : Json.NULL;
    }

    private static Json.Obj keys(String text) {
        return StrictJson.parseObject(Bytes.utf8(text), KEY);
    }

    private Json put(Json node, int depth, Json value) {
        if (depth == elements.size()) {
            return value;
        }
        var element = elements.get(depth);
        var rest = element.substring(2);
        if (element.charAt(0) == 'f') {
            var object = node instanceof Json.Obj found ? found : Json.Obj.EMPTY;
            return object.with(rest, put(object.members().getOrDefault(rest, Json.NULL), depth + 1, value));
        }
        var items = new ArrayList<>(node instanceof Json.Arr(var found) ? found : List.<Json>of());
        var existing = child(node, element);
        if (existing.isPresent()) {
            items.set(items.indexOf(existing.get()), put(existing.get(), depth + 1, value));
        } else {
            var fresh = element.charAt(0) == 'v' ? StrictJson.parse(Bytes.utf8(rest), KEY) : keys(rest);
            items.add(put(fresh, depth + 1, value));
        }
        return new Json.Arr(items);
    }

    private Json cut(Json node, int depth) {
        var element = elements.get(depth);
        var existing = child(node, element);
        if (existing.isEmpty()) {
            return node;
        }
        var last = depth == elements.size() - 1;
        if (node instanceof Json.Obj object) {
            var name = element.substring(2);
            return last ? object.without(name) : object.with(name, cut(existing.get(), depth + 1));
        }
        var items = new ArrayList<>(((Json.Arr) node).items());
        var index = items.indexOf(existing.get());
        if (last) {
            items.remove(index);
        } else {
            items.set(index, cut(existing.get(), depth + 1));
        }
        return new Json.Arr(items);
    }
}
