package dev.holdfast.packs.values;

import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks what a cluster sets against what its profiles declare. */
public final class Variables {
    private Variables() {}

    /**
     * The value of every declared variable, defaults filled in, optional ones empty. Findings have the path
     * {@code variables.NAME}: HF-VAR-001 (required), -002 (format), -003 (options), -004 (regex), -005 (undeclared).
     */
    public static Checked<Map<String, String>> check(List<Variable> declared, Map<String, Json> given) {
        return check(declared, given, Set.of());
    }

    /**
     * The same for a cluster with secrets: a sensitive variable, whose value stays empty here, takes nothing but one of them
     * (HF-VAR-009), and no other variable takes one (HF-VAR-010).
     *
     * @param secrets the variables that the cluster names a secret for
     */
    public static Checked<Map<String, String>> check(
            List<Variable> declared, Map<String, Json> given, Set<String> secrets) {
        var findings = new ArrayList<Finding>();
        var values = new TreeMap<String, String>();
        for (var variable : declared) {
            values.put(
                    variable.name(),
                    variable.isHole()
                            ? secret(variable, given.containsKey(variable.name()), secrets, findings)
                            : value(variable, given.get(variable.name()), findings));
            if (!variable.isHole() && secrets.contains(variable.name())) {
                findings.add(error(
                        variable.name(),
                        "HF-VAR-010",
                        "the variable " + variable.name()
                                + " is not sensitive; a secret would be read by everybody there",
                        "declare isSensitive: true in the profile, or write a value"));
            }
        }
        var names = declared.stream().map(Variable::name).sorted().collect(Collectors.joining(", "));
        Stream.concat(given.keySet().stream(), secrets.stream())
                .distinct()
                .filter(name -> !values.containsKey(name))
                .forEach(name -> findings.add(error(
                        name,
                        "HF-VAR-005",
                        "no profile declares the variable " + name,
                        (names.isEmpty() ? "remove it" : "remove it or use one of " + names)
                                + "; with an update: update apply --remove-variable " + name)));
        return findings.isEmpty() ? new Checked.Valid<>(values, List.of()) : new Checked.Invalid<>(findings);
    }

    /** Whether this could be the value of a sensitive variable; why not, without repeating it. */
    public static Optional<String> checkSecret(Variable variable, String value) {
        return Formats.check(variable, value)
                .map(_ -> "the value does not suit the variable " + variable.name() + ", which is of format "
                        + variable.format().label()
                        + (variable.regex().isEmpty() ? "" : " and matches " + variable.regex()) + hint(variable));
    }

    private static String secret(Variable variable, boolean plain, Set<String> secrets, List<Finding> findings) {
        if (variable.generated().isPresent()) {
            if (plain || secrets.contains(variable.name())) {
                findings.add(error(
                        variable.name(),
                        "HF-VAR-011",
                        "the variable " + variable.name() + " is generated at each site",
                        "remove it, or declare isSensitive in the profile instead of generated"));
            }
        } else if (plain) {
            findings.add(error(
                    variable.name(),
                    "HF-VAR-009",
                    "the variable " + variable.name() + " is sensitive, and its value is written in plain text",
                    "set it with: holdfast secret set, then name it: {secretRef: {name: NAME, key: KEY}}"));
        } else if (variable.required() && !secrets.contains(variable.name())) {
            findings.add(error(
                    variable.name(),
                    "HF-VAR-001",
                    "the variable " + variable.name() + " is required and has no secret",
                    "set one with: holdfast secret set, then name it: {secretRef: {name: NAME, key: KEY}}"));
        }
        return "";
    }

    /** Which immutable variables differ between what a cluster has and what it shall get: HF-VAR-006. */
    public static List<Finding> checkUnchanged(
            List<Variable> declared, Map<String, String> before, Map<String, String> after) {
        return declared.stream()
                .filter(Variable::immutable)
                .map(Variable::name)
                .filter(name -> !before.getOrDefault(name, "").isEmpty())
                .filter(name -> !before.getOrDefault(name, "").equals(after.getOrDefault(name, "")))
                .map(name -> error(
                        name,
                        "HF-VAR-006",
                        "the variable " + name + " is immutable and was " + before.get(name),
                        "set it back, or make a new cluster"))
                .toList();
    }

    private static String value(
            Variable variable, @org.jspecify.annotations.Nullable Json given, List<Finding> findings) {
        Optional<String> text =
                switch (given) {
                    case null -> Optional.empty();
                    case Json.Nil _ -> Optional.empty();
                    case Json.Str(var string) -> Optional.of(string);
                    case Json.Num number -> Optional.of(number.value().toPlainString());
                    case Json.Bool(var flag) -> Optional.of(Boolean.toString(flag));
                    case Json.Arr _, Json.Obj _ -> {
                        findings.add(error(
                                variable.name(),
                                "HF-VAR-002",
                                "the value is a list or an object",
                                "write one text, number or boolean"));
                        yield variable.defaultValue();
                    }
                };
        var chosen = text.or(variable::defaultValue);
        if (chosen.isEmpty()) {
            if (variable.required()) {
                findings.add(error(
                        variable.name(),
                        "HF-VAR-001",
                        "the variable " + variable.name() + " is required and has no value",
                        "set it in the Cluster's variables; with an update: update apply --variable NAME=VALUE"));
            }
            return "";
        }
        Formats.check(variable, chosen.get())
                .ifPresent(wrong -> findings.add(error(
                        variable.name(),
                        wrong.code(),
                        "the value " + chosen.get() + " " + wrong.message(),
                        "set a value of format " + variable.format().label() + hint(variable))));
        return findings.isEmpty() ? variable.format().normalise(chosen.get()) : chosen.get();
    }

    private static String hint(Variable variable) {
        return variable.description().isEmpty() ? "" : ": " + variable.description();
    }

    private static Finding error(String name, String code, String message, String remedy) {
        return Finding.error("variables." + name, 0, code, message, remedy);
    }
}
