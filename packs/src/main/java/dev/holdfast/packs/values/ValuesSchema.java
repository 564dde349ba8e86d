package dev.holdfast.packs.values;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a pack's {@code schema.yaml} asks of its values. Never says a value, which may be a secret. Immutable. */
public final class ValuesSchema {
    public static final ValuesSchema NONE = new ValuesSchema(List.of());

    private final List<SchemaRule> rules;

    private ValuesSchema(List<SchemaRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** Reads the text of a schema; what cannot be read of it is noted (HF-PCK-008) and left out. */
    public static ValuesSchema read(String text, List<Finding> findings) {
        var rules = new ArrayList<SchemaRule>();
        try {
            var document = Yaml.readMapping(text);
            document.findings().forEach(f -> findings.add(wrong(f.line(), f.message(), f.remedy())));
            ((Json.Obj) document.value()).members().forEach((path, entry) -> {
                var line = line(text, path);
                if (entry instanceof Json.Obj(var members) && members.get("schema") instanceof Json.Str(var template)) {
                    try {
                        rules.add(SchemaRule.parse(path, line, template));
                    } catch (IllegalArgumentException e) {
                        findings.add(wrong(line, path + ": " + e.getMessage(), "correct the schema of this path"));
                    }
                } else {
                    findings.add(wrong(line, path + " has no schema", "write schema: '{{ … }}' below it"));
                }
            });
        } catch (Refusal e) {
            findings.add(
                    wrong(Yaml.lineOf(e), e.problem().message(), e.problem().remedy()));
        }
        return rules.isEmpty() ? NONE : new ValuesSchema(rules);
    }

    private static Finding wrong(int line, String message, String remedy) {
        return Finding.warning("schema.yaml", line, "HF-PCK-008", message, remedy);
    }

    private static int line(String text, String path) {
        var at = text.startsWith(path) ? 0 : text.indexOf("\n" + path) + 1;
        return (int) text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    }

    /**
     * Checks values that are complete: HF-VAL-001 (required and not given), -002 (another format), -003 (changed although
     * read-only).
     *
     * @param given as the pack and its presets say them
     * @param values with everything laid over them
     */
    public List<Finding> check(String path, Json.Obj given, Json.Obj values) {
        var findings = new ArrayList<Finding>();
        for (var rule : rules) {
            var found = at(rule.path(), values);
            var name = path + "." + String.join(".", rule.path());
            if (rule.required() && (found.isEmpty() || found.values().stream().anyMatch(ValuesSchema::isNothing))) {
                findings.add(Finding.error(
                        name,
                        0,
                        "HF-VAL-001",
                        "the pack wants a value here" + hint(rule),
                        "set it in the layer's values"));
            }
            if (rule.readonly() && !found.equals(at(rule.path(), given))) {
                findings.add(Finding.error(
                        name,
                        0,
                        "HF-VAL-003",
                        "the pack does not let this value be changed",
                        "take it out of the layer's values"));
            }
            found.forEach((where, value) -> format(rule, path + "." + where, value, findings));
        }
        return findings;
    }

    /** Says where the pack's own values are not what its schema asks for; empty ones are for others to fill. */
    public List<Finding> checkOwn(Json.Obj values) {
        var found = new ArrayList<Finding>();
        for (var rule : rules) {
            at(rule.path(), values).forEach((where, value) -> {
                var findings = new ArrayList<Finding>();
                format(rule, where, value, findings);
                findings.forEach(f -> found.add(Finding.warning(
                        "schema.yaml",
                        rule.line(),
                        f.code(),
                        where + " of values.yaml: " + f.message(),
                        "correct the schema or the value")));
            });
        }
        return found;
    }

    private static void format(SchemaRule rule, String path, Json value, List<Finding> findings) {
        if (rule.format().isEmpty() || isNothing(value)) {
            return;
        }
        var format = rule.format().get();
        var text = text(value);
        // What a macro will say is checked when it has been said.
        if (text.contains("{{")) {
            return;
        }
        if (value instanceof Json.Obj || value instanceof Json.Arr || !format.matches(text)) {
            findings.add(Finding.error(
                    path,
                    0,
                    "HF-VAL-002",
                    "the value is not of the format " + format + hint(rule),
                    "write one that is"));
        }
    }

    private static String hint(SchemaRule rule) {
        return rule.hints().isBlank() ? "" : " (" + rule.hints().strip() + ")";
    }

    private static boolean isNothing(Json value) {
        return value instanceof Json.Nil || (value instanceof Json.Str(var text) && text.isBlank());
    }

    private static String text(Json value) {
        return switch (value) {
            case Json.Str(var text) -> text;
            case Json.Num number -> number.value().toPlainString();
            case Json.Bool(var flag) -> Boolean.toString(flag);
            case Json.Nil _, Json.Arr _, Json.Obj _ -> "";
        };
    }

    /** All values that a path means, by where they are. */
    private static Map<String, Json> at(List<String> path, Json values) {
        var found = new LinkedHashMap<String, Json>();
        collect(path, 0, "", values, found);
        return found;
    }

    private static void collect(List<String> path, int depth, String where, Json json, Map<String, Json> found) {
        if (depth == path.size()) {
            found.put(where, json);
        } else if (path.get(depth).equals("[]")) {
            if (json instanceof Json.Arr(var items)) {
                for (int i = 0; i < items.size(); i++) {
                    collect(path, depth + 1, where + "[" + i + "]", items.get(i), found);
                }
            }
        } else if (json instanceof Json.Obj(var members)) {
            // A name may hold dots itself: the longest one that is there holds.
            for (int end = path.size(); end > depth; end--) {
                var name = String.join(".", path.subList(depth, end));
                var below = members.get(name);
                if (below != null) {
                    collect(path, end, where.isEmpty() ? name : where + "." + name, below, found);
                    return;
                }
            }
        }
    }
}
