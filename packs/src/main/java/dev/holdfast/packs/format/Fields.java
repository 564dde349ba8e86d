package dev.holdfast.packs.format;

import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the fields of one object and notes everything that is wrong instead of stopping at the first. Codes: HF-PRF-001
 * (missing or of another type or value), HF-PRF-002 (unknown). Confined to one thread.
 */
public final class Fields {
    private final Map<String, Json> members;
    private final String path;
    private final List<Finding> findings;

    private Fields(Map<String, Json> members, String path, List<Finding> findings) {
        this.members = members;
        this.path = path;
        this.findings = findings;
    }

    /** The fields of {@code json}, which should be an object. */
    public static Fields of(Json json, String path, List<Finding> findings) {
        if (json instanceof Json.Obj(var members)) {
            return new Fields(members, path, findings);
        }
        findings.add(wrong(path, "an object"));
        return new Fields(Map.of(), path, findings);
    }

    public String path() {
        return path;
    }

    /** Notes every field that is not named here. */
    public Fields only(String... names) {
        var known = new TreeSet<>(List.of(names));
        for (var name : members.keySet()) {
            if (!known.contains(name)) {
                findings.add(Finding.error(
                        child(name),
                        0,
                        "HF-PRF-002",
                        "the field " + name + " is unknown",
                        "remove it or use one of " + String.join(", ", known)));
            }
        }
        return this;
    }

    public boolean has(String name) {
        return get(name).isPresent();
    }

    /** The field as it is; null counts as absent. */
    public Optional<Json> get(String name) {
        return Optional.ofNullable(members.get(name)).filter(json -> !(json instanceof Json.Nil));
    }

    public String text(String name, String otherwise) {
        var json = get(name);
        if (json.isEmpty()) {
            return otherwise;
        }
        if (json.get() instanceof Json.Str(var text)) {
            return text;
        }
        findings.add(wrong(child(name), "a text"));
        return otherwise;
    }

    public String requiredText(String name) {
        if (!has(name)) {
            findings.add(
                    Finding.error(child(name), 0, "HF-PRF-001", "the field " + name + " is missing", "write " + name));
        }
        return text(name, "");
    }

    /** A text, or a number or boolean as its text. */
    public Optional<String> scalar(String name) {
        return get(name).flatMap(json -> switch (json) {
            case Json.Str(var text) -> Optional.of(text);
            case Json.Num number -> Optional.of(number.value().toPlainString());
            case Json.Bool(var flag) -> Optional.of(Boolean.toString(flag));
            case Json.Nil _, Json.Arr _, Json.Obj _ -> {
                findings.add(wrong(child(name), "a text, number or boolean"));
                yield Optional.empty();
            }
        });
    }

    public String oneOf(String name, Set<String> allowed, String otherwise) {
        var text = text(name, otherwise);
        if (!allowed.contains(text)) {
            findings.add(wrong(child(name), "one of " + String.join(", ", new TreeSet<>(allowed))));
            return otherwise;
        }
        return text;
    }

    public long integer(String name, long otherwise) {
        var json = get(name);
        if (json.isEmpty()) {
            return otherwise;
        }
        if (json.get() instanceof Json.Num number
                && number.isInteger()
                && number.value().precision() < 12) {
            return number.value().longValueExact();
        }
        findings.add(wrong(child(name), "an integer"));
        return otherwise;
    }

    public boolean flag(String name, boolean otherwise) {
        var json = get(name);
        if (json.isEmpty()) {
            return otherwise;
        }
        if (json.get() instanceof Json.Bool(var flag)) {
            return flag;
        }
        findings.add(wrong(child(name), "true or false"));
        return otherwise;
    }

    /** The objects of a list, none when it is absent. */
    public List<Fields> items(String name) {
        var items = new ArrayList<Fields>();
        list(name).forEach((at, item) -> items.add(of(item, at, findings)));
        return items;
    }

    /** The texts of a list, none when it is absent. */
    public List<String> texts(String name) {
        var texts = new ArrayList<String>();
        list(name).forEach((at, item) -> {
            if (item instanceof Json.Str(var text)) {
                texts.add(text);
            } else {
                findings.add(wrong(at, "a text"));
            }
        });
        return texts;
    }

    /** The fields of a member; without any when it is absent. */
    public Fields object(String name) {
        return of(get(name).orElse(Json.Obj.EMPTY), child(name), findings);
    }

    /** Notes that a field has the right type and is still not right. */
    public void wrong(String name, String code, String message, String remedy) {
        findings.add(Finding.error(name.isEmpty() ? path : child(name), 0, code, message, remedy));
    }

    private Map<String, Json> list(String name) {
        var json = get(name);
        if (json.isEmpty()) {
            return Map.of();
        }
        if (!(json.get() instanceof Json.Arr(var items))) {
            findings.add(wrong(child(name), "a list"));
            return Map.of();
        }
        var byPath = new LinkedHashMap<String, Json>();
        for (int i = 0; i < items.size(); i++) {
            byPath.put(child(name) + "[" + i + "]", items.get(i));
        }
        return byPath;
    }

    private String child(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static Finding wrong(String path, String expected) {
        return Finding.error(path, 0, "HF-PRF-001", path + " is not " + expected, "write " + expected);
    }
}
