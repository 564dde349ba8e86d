package dev.holdfast.protocol.json;

import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A place in a document that knows its path, so that every refusal can name it. All refusals are HF-JSN-006 (a value of
 * another type or missing), -007 (an unknown field), -008 (a value outside its allowed range or shape).
 */
public final class JsonView {
    private final Optional<Json> value;
    /** Where this is; most views are read and never have to say it. */
    private final Supplier<String> place;

    private JsonView(Optional<Json> value, Supplier<String> place) {
        this.value = value;
        this.place = place;
    }

    public static JsonView of(Json document) {
        return of(document, "");
    }

    /** A view whose paths start with {@code path}. */
    public static JsonView of(Json document, String path) {
        return new JsonView(Optional.of(document), () -> path);
    }

    public String path() {
        var path = place.get();
        return path.isEmpty() ? "document" : path;
    }

    private String pathOf(String member) {
        var path = place.get();
        return path.isEmpty() ? member : path + "." + member;
    }

    /** A member of this object; null counts as absent. */
    public JsonView at(String name) {
        var member = value.isEmpty() ? null : object().members().get(name);
        return new JsonView(
                member == null || member instanceof Json.Nil ? Optional.empty() : Optional.of(member),
                () -> pathOf(name));
    }

    public boolean present() {
        return value.isPresent();
    }

    public Optional<Json> json() {
        return value;
    }

    public Json.Obj object() {
        return value.filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .orElseThrow(() -> wrong("an object"));
    }

    public String text() {
        return optionalText().orElseThrow(() -> wrong("a text"));
    }

    public Optional<String> optionalText() {
        return value.map(json -> {
            if (json instanceof Json.Str(var text)) {
                return text;
            }
            throw wrong("a text");
        });
    }

    public String text(String otherwise) {
        return optionalText().orElse(otherwise);
    }

    /** A DNS label: 1 to 63 of a-z, 0-9 and dashes, no dash at an end. */
    public String label() {
        var text = text();
        if (!SiteId.isValid(text)) {
            throw outside("a DNS label", text);
        }
        return text;
    }

    /** One of the given texts. */
    public String oneOf(Set<String> allowed) {
        var text = text();
        if (!allowed.contains(text)) {
            throw outside(
                    "one of " + String.join(", ", allowed.stream().sorted().toList()), text);
        }
        return text;
    }

    public long integer() {
        return optionalInteger().orElseThrow(() -> wrong("an integer"));
    }

    public Optional<Long> optionalInteger() {
        return value.map(json -> {
            if (json instanceof Json.Num number
                    && number.isInteger()
                    && number.value().precision() < 19) {
                return number.value().longValueExact();
            }
            throw wrong("an integer");
        });
    }

    /** A whole number from 0: a count, a length, a version. */
    public long natural() {
        var number = integer();
        if (number < 0) {
            throw outside("0 or more", Long.toString(number));
        }
        return number;
    }

    public long natural(long otherwise) {
        return present() ? natural() : otherwise;
    }

    public long integer(long otherwise) {
        return optionalInteger().orElse(otherwise);
    }

    public boolean flag(boolean otherwise) {
        return value.map(json -> {
                    if (json instanceof Json.Bool(var flag)) {
                        return flag;
                    }
                    throw wrong("true or false");
                })
                .orElse(otherwise);
    }

    /** The items of this list, none when it is absent. */
    public List<JsonView> items() {
        if (value.isEmpty()) {
            return List.of();
        }
        if (!(value.get() instanceof Json.Arr(var items))) {
            throw wrong("a list");
        }
        var views = new ArrayList<JsonView>();
        for (var item : items) {
            var index = views.size();
            views.add(new JsonView(Optional.of(item), () -> place.get() + "[" + index + "]"));
        }
        return views;
    }

    /** The texts of this list, none when it is absent. */
    public List<String> texts() {
        return items().stream().map(JsonView::text).toList();
    }

    /** The members of this object by name, none when it is absent. */
    public Map<String, JsonView> members() {
        var views = new LinkedHashMap<String, JsonView>();
        if (present()) {
            object().members().keySet().forEach(name -> views.put(name, at(name)));
        }
        return views;
    }

    /** Refuses members that are not named here: HF-JSN-007 with the path. */
    public JsonView only(String... names) {
        if (present()) {
            var known = Set.of(names);
            for (var name : object().members().keySet()) {
                if (!known.contains(name)) {
                    throw new Refusal(
                            "HF-JSN-007",
                            "only the fields " + String.join(", ", names) + " in " + path(),
                            pathOf(name),
                            "remove or rename the field");
                }
            }
        }
        return this;
    }

    /** A refusal for a value at this place that has the right type and is still not allowed. */
    public Refusal outside(String expected, String found) {
        return new Refusal("HF-JSN-008", path() + " to be " + expected, found, "correct the value");
    }

    private Refusal wrong(String expected) {
        var found = value.map(JsonView::kind).orElse("nothing");
        return new Refusal("HF-JSN-006", path() + " to be " + expected, found, "correct the field");
    }

    private static String kind(Json json) {
        return switch (json) {
            case Json.Obj _ -> "an object";
            case Json.Arr _ -> "a list";
            case Json.Str _ -> "a text";
            case Json.Num _ -> "a number";
            case Json.Bool _ -> "true or false";
            case Json.Nil _ -> "null";
        };
    }
}
