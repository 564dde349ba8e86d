package dev.holdfast.packs.values;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a pack's {@code presets.yaml} offers. Immutable. */
public final class Presets {
    private static final String FILE = "presets.yaml";

    private final List<Preset> presets;

    private Presets(List<Preset> presets) {
        this.presets = List.copyOf(presets);
    }

    /** Reads the text of a file; what cannot be read of it is noted (HF-PCK-009) and left out. */
    public static Presets read(String text, List<Finding> findings) {
        var presets = new ArrayList<Preset>();
        try {
            var document = Yaml.readMapping(text);
            document.findings().forEach(f -> findings.add(wrong(f.line(), f.message(), f.remedy())));
            var list = ((Json.Obj) document.value()).members().getOrDefault("presets", Json.Arr.EMPTY);
            if (list instanceof Json.Arr(var items)) {
                items.forEach(item -> add(item, text, presets, findings));
            } else if (!(list instanceof Json.Nil)) {
                findings.add(wrong(1, "presets is no list", "write a list of presets"));
            }
        } catch (Refusal e) {
            findings.add(
                    wrong(Yaml.lineOf(e), e.problem().message(), e.problem().remedy()));
        }
        return new Presets(presets);
    }

    private static void add(Json item, String text, List<Preset> presets, List<Finding> findings) {
        var name = item instanceof Json.Obj(var members) && members.get("name") instanceof Json.Str(var given)
                ? given.strip()
                : "";
        var line = line(text, name);
        if (name.isEmpty()) {
            findings.add(wrong(line, "a preset has no name", "name every preset"));
            return;
        }
        var fields = ((Json.Obj) item).members();
        var preset = new Preset(
                name,
                text(fields.get("displayName"), name),
                text(fields.get("group"), ""),
                texts(fields.get("remove"), name, line, findings),
                text(fields.get("add"), ""));
        if (presets.stream().anyMatch(other -> other.name().equals(name))) {
            findings.add(wrong(line, "the preset " + name + " is there twice", "rename one"));
            return;
        }
        checkAdd(preset, line, findings);
        presets.add(preset);
    }

    private static void checkAdd(Preset preset, int line, List<Finding> findings) {
        try {
            if (!preset.add().contains("{{")) {
                Yaml.readMapping(preset.add());
            }
        } catch (Refusal e) {
            findings.add(wrong(
                    line,
                    "add of the preset " + preset.name() + ": expected "
                            + e.problem().expected() + ", found " + e.problem().found(),
                    "write the values as a YAML mapping"));
        }
    }

    private static String text(@Nullable Json json, String otherwise) {
        return json instanceof Json.Str(var text) ? text : otherwise;
    }

    private static List<String> texts(@Nullable Json json, String preset, int line, List<Finding> findings) {
        if (json == null || json instanceof Json.Nil) {
            return List.of();
        }
        if (json instanceof Json.Arr(var items) && items.stream().allMatch(Json.Str.class::isInstance)) {
            return items.stream().map(item -> ((Json.Str) item).value()).toList();
        }
        findings.add(wrong(line, "remove of the preset " + preset + " is no list of paths", "write a list of paths"));
        return List.of();
    }

    private static int line(String text, String name) {
        var at = Math.max(0, name.isEmpty() ? 0 : text.indexOf(name));
        return (int) text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    }

    private static Finding wrong(int line, String message, String remedy) {
        return Finding.warning(FILE, line, "HF-PCK-009", message, remedy);
    }

    /** Those with these names, in this order; notes unknown ones (HF-PRF-015) and two of one group (HF-PRF-016). */
    public List<Preset> choose(List<String> names, String path, List<Finding> findings) {
        var chosen = new ArrayList<Preset>();
        var groups = new HashMap<String, String>();
        var seen = new HashSet<String>();
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            var at = path + "[" + i + "]";
            var found = presets.stream().filter(p -> p.name().equals(name)).findFirst();
            if (found.isEmpty()) {
                findings.add(Finding.error(
                        at,
                        0,
                        "HF-PRF-015",
                        "the pack has no preset " + name,
                        presets.isEmpty()
                                ? "take it out: the pack has none"
                                : "use one of "
                                        + presets.stream().map(Preset::name).collect(Collectors.joining(", "))));
                continue;
            }
            var preset = found.get();
            var other = preset.group().isEmpty() ? null : groups.put(preset.group(), name);
            if (!seen.add(name) || other != null) {
                findings.add(Finding.error(
                        at,
                        0,
                        "HF-PRF-016",
                        "the presets " + (other == null ? name : other) + " and " + name + " are of one group, "
                                + preset.group(),
                        "choose one of them"));
                continue;
            }
            chosen.add(preset);
        }
        return chosen;
    }
}
