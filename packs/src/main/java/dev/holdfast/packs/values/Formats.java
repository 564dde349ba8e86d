package dev.holdfast.packs.values;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/** Whether a text is a value of a variable. Regular expressions are RE2: Java's own engine can be made to hang. */
final class Formats {
    private Formats() {}

    /** What is wrong with the variable itself: its regex, its options or its default. */
    static Optional<String> checkDeclaration(Variable variable) {
        try {
            Pattern.compile(variable.regex());
        } catch (PatternSyntaxException e) {
            return Optional.of("the regex is no RE2 expression: " + e.getDescription());
        }
        for (var option : variable.options()) {
            if (!variable.format().has(option.value())) {
                return Optional.of("the option " + option.value() + " is not of format "
                        + variable.format().label());
            }
        }
        return variable.defaultValue()
                .flatMap(value -> check(variable, value))
                .map(wrong -> "the default: " + wrong.message());
    }

    /** A code and what is wrong. */
    record Wrong(String code, String message) {}

    static Optional<Wrong> check(Variable variable, String value) {
        if (value.isEmpty()) {
            return variable.required()
                    ? Optional.of(new Wrong("HF-VAR-001", "is required and empty"))
                    : Optional.empty();
        }
        if (!variable.format().has(value)) {
            return Optional.of(new Wrong(
                    "HF-VAR-002", "is not of format " + variable.format().label()));
        }
        if (!variable.options().isEmpty()
                && variable.options().stream().noneMatch(o -> o.value().equals(value))) {
            return Optional.of(new Wrong(
                    "HF-VAR-003",
                    "is none of "
                            + String.join(
                                    ", ",
                                    variable.options().stream()
                                            .map(Variable.Option::value)
                                            .toList())));
        }
        if (!variable.regex().isEmpty() && !Pattern.matches(variable.regex(), value)) {
            return Optional.of(new Wrong("HF-VAR-004", "does not match " + variable.regex()));
        }
        return Optional.empty();
    }
}
