package dev.holdfast.packs.values;

import dev.holdfast.packs.format.Fields;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.value.ValueFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A value that a profile leaves to each cluster ({@code {{.spectro.var.NAME}}}).
 *
 * @param defaultValue what holds where a cluster sets nothing
 * @param options the only allowed values when not empty
 * @param regex RE2 syntax, for the whole value; empty for none
 * @param immutable a cluster may set it once
 * @param sensitive its value is a secret: it is sealed to each site, and goes into the data of Secrets only
 * @param generated a secret too, but each site makes its own once and keeps it: a password of letters and digits
 */
public record Variable(
        String name,
        String displayName,
        String description,
        ValueFormat format,
        Optional<String> defaultValue,
        List<Option> options,
        String regex,
        boolean required,
        boolean immutable,
        boolean hidden,
        boolean sensitive,
        boolean generated) {
    /** One entry of a dropdown. */
    public record Option(String value, String label, String description) {}

    private static final String PASSWORD = "password";

    public Variable {
        options = List.copyOf(options);
    }

    /** A text or number that clusters set, shown by its name; with no default and no options. */
    public static Variable of(String name, ValueFormat format, String regex, boolean required) {
        return new Variable(
                name, name, "", format, Optional.empty(), List.of(), regex, required, false, false, false, false);
    }

    public Json.Obj json() {
        var json = Json.object(
                "name", name,
                "displayName", displayName,
                "description", description,
                "format", format.label(),
                "options",
                        options.stream()
                                .map(o -> Json.object(
                                        "value", o.value(), "label", o.label(), "description", o.description()))
                                .toList(),
                "regex", regex,
                "required", required,
                "immutable", immutable,
                "hidden", hidden);
        var marked = sensitive ? json.with("isSensitive", true) : json;
        var with = generated ? marked.with("generated", PASSWORD) : marked;
        return defaultValue.map(value -> with.with("defaultValue", value)).orElse(with);
    }

    /** Reads one entry of a profile's {@code variables}; what is wrong is noted in the fields' findings. */
    public static Variable read(Fields fields) {
        fields.only(
                "name",
                "displayName",
                "description",
                "defaultValue",
                "format",
                "inputType",
                "options",
                "regex",
                "required",
                "immutable",
                "hidden",
                "isSensitive",
                "generated");
        var name = fields.requiredText("name");
        if (!name.isEmpty() && !name.matches("[A-Za-z][A-Za-z0-9_]{0,62}")) {
            fields.wrong("name", "HF-VAR-008", "a macro cannot name " + name, "use letters, digits and underscores");
        }
        var generated = fields.has("generated");
        if (generated && !fields.text("generated", "").equals(PASSWORD)) {
            fields.wrong(
                    "generated",
                    "HF-VAR-007",
                    "this version generates passwords only",
                    "write password, or let the cluster name a secret: isSensitive");
        }
        var options = options(fields);
        var dropdown = fields.oneOf("inputType", Set.of("text", "dropdown"), options.isEmpty() ? "text" : "dropdown")
                .equals("dropdown");
        if (dropdown == options.isEmpty()) {
            fields.wrong(
                    "options",
                    "HF-VAR-008",
                    "options belong to inputType dropdown, and only to it",
                    "add or remove them");
        }
        var variable = new Variable(
                name,
                fields.text("displayName", name),
                fields.text("description", ""),
                ValueFormat.of(fields.oneOf("format", ValueFormat.LABELS, "string")),
                fields.scalar("defaultValue"),
                options,
                fields.text("regex", ""),
                fields.flag("required", false),
                fields.flag("immutable", false),
                fields.flag("hidden", false),
                fields.flag("isSensitive", false),
                generated);
        if (variable.sensitive() || generated) {
            checkSensitive(variable, fields);
        }
        if (generated && (variable.sensitive() || !variable.regex().isEmpty())) {
            fields.wrong(
                    "generated",
                    "HF-VAR-008",
                    "a generated variable is made as it is: neither isSensitive nor a regex belongs to it",
                    "take them out");
        }
        Formats.checkDeclaration(variable)
                .ifPresent(message ->
                        fields.wrong("", "HF-VAR-008", message, "correct regex, options or defaultValue of " + name));
        return variable;
    }

    /** Whether its value is known at the sites only. */
    public boolean isHole() {
        return sensitive || generated;
    }

    private static void checkSensitive(Variable variable, Fields fields) {
        if (variable.defaultValue().isPresent()) {
            // What was found is not repeated: it may be somebody's password.
            fields.wrong(
                    "defaultValue",
                    "HF-VAR-009",
                    "the variable " + variable.name() + ", a secret, has a default, which everybody could read",
                    "take it out; a Cluster names a Secret for it with secretRef");
        }
        if (!variable.options().isEmpty()
                || (variable.format() != ValueFormat.STRING && variable.format() != ValueFormat.BASE64)) {
            fields.wrong(
                    "format",
                    "HF-VAR-008",
                    "a secret variable is a text or base64 and has no options",
                    "write format string or base64");
        }
    }

    private static List<Option> options(Fields fields) {
        var options = new ArrayList<Option>();
        for (var option : fields.items("options")) {
            option.only("value", "label", "description");
            var value = option.scalar("value");
            if (value.isEmpty()) {
                option.wrong("value", "HF-PRF-001", "an option needs a value", "write value");
            }
            options.add(new Option(
                    value.orElse(""), option.text("label", value.orElse("")), option.text("description", "")));
        }
        return options;
    }
}
