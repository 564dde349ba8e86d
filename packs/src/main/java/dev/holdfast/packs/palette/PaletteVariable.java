package dev.holdfast.packs.palette;

import dev.holdfast.packs.format.Fields;
import dev.holdfast.protocol.json.Json;
import java.util.List;

/** One entry of {@code spec.variables}: the same members in both, but an empty text is none of ours. Pure. */
final class PaletteVariable {
    private static final List<String> TEXTS =
            List.of("name", "displayName", "description", "format", "defaultValue", "inputType", "regex");
    private static final List<String> FLAGS = List.of("required", "immutable", "hidden", "isSensitive");
    private static final List<String> OPTION = List.of("value", "label", "description");

    private PaletteVariable() {}

    static Json.Obj read(Fields fields) {
        fields.requiredText("name");
        var variable = Json.Obj.EMPTY;
        for (var name : TEXTS) {
            var text = fields.scalar(name).orElse("");
            variable = text.isEmpty() ? variable : variable.with(name, text);
        }
        for (var name : FLAGS) {
            variable = fields.flag(name, false) ? variable.with(name, true) : variable;
        }
        if (fields.flag("isSensitive", false)) {
            // A mask of what it was, or a secret in plain text: neither has a place in a profile.
            variable = variable.without("defaultValue");
        }
        var options =
                fields.items("options").stream().map(PaletteVariable::option).toList();
        return options.isEmpty() ? variable : variable.with("options", Json.of(options));
    }

    private static Json.Obj option(Fields fields) {
        var option = Json.Obj.EMPTY;
        for (var name : OPTION) {
            var text = fields.scalar(name).orElse("");
            option = text.isEmpty() ? option : option.with(name, text);
        }
        return option;
    }
}
