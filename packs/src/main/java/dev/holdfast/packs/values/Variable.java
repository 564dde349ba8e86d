package dev.holdfast.packs.values;

import dev.holdfast.packs.format.Fields;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.value.GeneratedValue;
import dev.holdfast.protocol.value.ValueFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A value that a profile leaves to each cluster ({@code {{.spectro.var.NAME}}}).
 *
 * @param defaultValue what holds where a cluster sets nothing
 * @param options the only allowed values when not empty
 * @param regex RE2 syntax, for the whole value; empty for none
 * @param immutable a cluster may set it once
 * @param sensitive its value is a secret: it is sealed to each site, and goes into the data of Secrets only
 * @param generated a secret too, but each site makes its own once and keeps it; the hosts of a certificate may have macros
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
        Optional<Generated> generated) {
    /** One entry of a dropdown. */
    public record Option(String value, String label, String description) {}

    /**
     * What sites make.
     *
     * @param kind {@link GeneratedValue#PASSWORD} or {@link GeneratedValue#TLS}
     * @param hosts what a certificate is for, as it is written: with macros; empty for a password
     */
    public record Generated(String kind, List<String> hosts) {
        public Generated {
            hosts = List.copyOf(hosts);
        }

        /** Whether each site may have other hosts. */
        public boolean hasMacros() {
            return hosts.stream().anyMatch(host -> host.contains("{{"));
        }

        /** What a site is told, where no macro is left in the hosts. */
        public GeneratedValue value() {
            return kind.equals(GeneratedValue.TLS) ? new GeneratedValue.Tls(hosts) : new GeneratedValue.Password();
        }
    }

    public Variable {
        options = List.copyOf(options);
    }

    /** A text or number that clusters set, shown by its name; with no default and no options. */
    public static Variable of(String name, ValueFormat format, String regex, boolean required) {
        return new Variable(
                name,
                name,
                "",
                format,
                Optional.empty(),
                List.of(),
                regex,
                required,
                false,
                false,
                false,
                Optional.empty());
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
        var made = generated.map(own -> marked.with("generated", own.kind())).orElse(marked);
        var with = generated
                .filter(own -> !own.hosts().isEmpty())
                .map(own -> made.with("hosts", Json.Arr.ofTexts(own.hosts())))
                .orElse(made);
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
                "generated",
                "hosts");
        var name = fields.requiredText("name");
        if (!name.isEmpty() && !name.matches("[A-Za-z][A-Za-z0-9_]{0,62}")) {
            fields.wrong("name", "HF-VAR-008", "a macro cannot name " + name, "use letters, digits and underscores");
        }
        var generated = generated(fields);
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
        if (variable.isHole()) {
            checkSensitive(variable, fields);
        }
        if (generated.isPresent() && (variable.sensitive() || !variable.regex().isEmpty())) {
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
        return sensitive || generated.isPresent();
    }

    /** The names under which layers take its value: {@code webTls.crt} and others for a certificate. */
    public List<String> names() {
        return generated.map(Generated::value).map(value -> value.names(name)).orElse(List.of(name));
    }

    /** The macros that take its value: {@code var.NAME}, and {@code var.NAME.crt} and others of a certificate. */
    public Set<String> macros() {
        return Stream.concat(Stream.of(name), names().stream())
                .map(text -> "var." + text)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<Generated> generated(Fields fields) {
        var hosts = fields.texts("hosts");
        if (!fields.has("generated")) {
            if (!hosts.isEmpty()) {
                fields.wrong("hosts", "HF-VAR-008", "hosts belong to generated: tls, and only to it", "remove them");
            }
            return Optional.empty();
        }
        var kind = fields.text("generated", "");
        switch (kind) {
            case GeneratedValue.PASSWORD -> {
                if (!hosts.isEmpty()) {
                    fields.wrong("hosts", "HF-VAR-008", "a password is for no hosts", "remove them");
                }
            }
            case GeneratedValue.TLS -> {
                if (hosts.isEmpty() || hosts.size() > GeneratedValue.Tls.MOST_HOSTS) {
                    fields.wrong(
                            "hosts",
                            "HF-VAR-008",
                            "a certificate is for 1 to " + GeneratedValue.Tls.MOST_HOSTS + " hosts, found "
                                    + hosts.size(),
                            "write hosts: DNS names and IP addresses, such as web.web.svc");
                }
                for (var host : hosts) {
                    if (!host.contains("{{") && !GeneratedValue.Tls.isHost(host)) {
                        fields.wrong(
                                "hosts",
                                "HF-VAR-008",
                                host + " is neither a DNS name in lower case nor an IP address",
                                "correct it; a name may begin with *. and have macros");
                    }
                }
            }
            default ->
                fields.wrong(
                        "generated",
                        "HF-VAR-007",
                        "this version generates password and tls, found " + kind,
                        "write one of these, or let the cluster name a secret: isSensitive");
        }
        return Optional.of(new Generated(kind, hosts));
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
