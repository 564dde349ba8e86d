package dev.holdfast.packs.palette;

import dev.holdfast.packs.format.Fields;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.values.MacroText;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Palette writes asterisks in place of secrets; so do we, and take none of them for a value. Pure. */
final class Masks {
    private static final Json MASK = Json.of("********");
    private static final String SENSITIVE = "isSensitive";
    private static final String DEFAULT = "defaultValue";
    private static final Pattern MASKED = Pattern.compile("\\*{3,}");
    /** Palette does not always quote what it masks, which makes an alias of it. */
    private static final Pattern BARE = Pattern.compile("(?m)(^|[:\\-\\[,]\\s)(\\s*)(\\*{3,})(?=\\s*(?:[,\\]}]|#|$))");

    private static final Pattern MASKED_LINE =
            Pattern.compile("\\s*(?:- +)*(?:[^\\s#]+:\\s+)?([\"']?)\\*{3,}\\1\\s*(?:#.*)?");

    private Masks() {}

    /** A document of Palette's with a mask for every default of a sensitive variable, and every password of machine images. */
    static Json.Obj over(Json.Obj palette) {
        return (Json.Obj) over((Json) palette);
    }

    private static Json over(Json json) {
        return switch (json) {
            case Json.Obj(var members) -> {
                var masked = new LinkedHashMap<String, Json>();
                members.forEach((name, value) -> masked.put(name, over(value)));
                masked.computeIfPresent("sshPassword", (_, value) -> secret(value));
                if (isSensitive(members.get(SENSITIVE))) {
                    masked.computeIfPresent(DEFAULT, (_, value) -> secret(value));
                }
                yield new Json.Obj(masked);
            }
            case Json.Arr(var items) ->
                new Json.Arr(items.stream().map(Masks::over).toList());
            case Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ -> json;
        };
    }

    private static Json secret(Json value) {
        return value instanceof Json.Nil || value.equals(Json.of("")) ? value : MASK;
    }

    private static boolean isSensitive(@Nullable Json flag) {
        return flag instanceof Json.Bool(var sensitive) && sensitive;
    }

    /** Notes what a document lacks because it was masked: HF-PAL-006 (default of a variable), HF-PAL-007 (value). */
    static void tell(Fields palette, List<Finding> findings) {
        var spec = palette.object("spec");
        for (var variable : spec.items("variables")) {
            if (variable.flag(SENSITIVE, false)
                    && !variable.scalar(DEFAULT).orElse("").isEmpty()) {
                var name = variable.text("name", "");
                findings.add(Finding.warning(
                        "spec.variables " + name,
                        0,
                        "HF-PAL-006",
                        "the default of the sensitive variable " + name + " was left out",
                        "let each cluster name a Secret for it, with secretRef"));
            }
        }
        for (var pack : spec.object("template").items("packs")) {
            var layer = pack.text("name", "");
            tell(pack, "values", layer);
            pack.items("manifests").forEach(manifest -> tell(manifest, "content", layer));
        }
    }

    private static void tell(Fields fields, String member, String layer) {
        for (var place : masked(fields.text(member, ""))) {
            fields.wrong(
                    member,
                    "HF-PAL-007",
                    "layer " + layer + " has asterisks, a masked secret, at " + place,
                    "declare a sensitive variable and write {{.spectro.var.NAME}} there, or write the value");
        }
    }

    /** The paths of all masks in a YAML text; lines where it is only YAML once its macros have values. */
    private static List<String> masked(String text) {
        var places = new ArrayList<String>();
        if (!MASKED.matcher(text).find()) {
            return places;
        }
        try {
            var outline = MacroText.of(text, false).outline();
            Yaml.readAll(BARE.matcher(outline).replaceAll("$1$2'$3'"))
                    .forEach(document -> walk(document.value(), "", places));
        } catch (Refusal _) {
            var lines = text.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (MASKED_LINE.matcher(lines.get(i)).matches()) {
                    places.add("line " + (i + 1));
                }
            }
        }
        return places;
    }

    private static void walk(Json json, String path, List<String> places) {
        switch (json) {
            case Json.Obj(var members) ->
                members.forEach((name, value) -> walk(value, path.isEmpty() ? name : path + "." + name, places));
            case Json.Arr(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    walk(items.get(i), path + "[" + i + "]", places);
                }
            }
            case Json.Str(var text) -> {
                if (MASKED.matcher(text.strip()).matches()) {
                    places.add(path);
                }
            }
            case Json.Num _, Json.Bool _, Json.Nil _ -> {}
        }
    }
}
