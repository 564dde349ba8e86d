package dev.holdfast.packs.values;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Optional;

/** Whether a text is a value of a variable. Regular expressions are RE2: Java's own engine can be made to hang. */
final class Formats {
    private static final int LONGEST = 16_384;
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern CIDR = Pattern.compile(OCTET + "(\\." + OCTET + "){3}/(3[0-2]|[12]?[0-9])");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?");
    private static final Pattern VERSION =
            Pattern.compile("v?(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)([-+][0-9A-Za-z.+-]+)?");

    private Formats() {}

    /** What is wrong with the variable itself: its regex, its options or its default. */
    static Optional<String> checkDeclaration(Variable variable) {
        try {
            Pattern.compile(variable.regex());
        } catch (PatternSyntaxException e) {
            return Optional.of("the regex is no RE2 expression: " + e.getDescription());
        }
        for (var option : variable.options()) {
            if (!hasFormat(variable.format(), option.value())) {
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
        if (!hasFormat(variable.format(), value)) {
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

    private static boolean hasFormat(Variable.Format format, String value) {
        if (value.length() > LONGEST || value.codePoints().anyMatch(Character::isISOControl)) {
            return false;
        }
        return switch (format) {
            case STRING -> true;
            case NUMBER -> NUMBER.matches(value);
            case BOOLEAN -> value.equals("true") || value.equals("false");
            case IPV4 -> IPV4.matches(value);
            case IPV4CIDR -> CIDR.matches(value);
            case IPV6 -> isIpv6(value);
            case VERSION -> VERSION.matches(value);
            case BASE64 -> isBase64(value);
        };
    }

    private static boolean isIpv6(String value) {
        var halves = value.split("::", -1);
        if (halves.length > 2 || !Pattern.matches("[0-9a-fA-F:]+", value)) {
            return false;
        }
        int groups = 0;
        for (var half : halves) {
            if (half.isEmpty() && halves.length == 2) {
                continue;
            }
            for (var group : half.split(":", -1)) {
                if (group.isEmpty() || group.length() > 4) {
                    return false;
                }
                groups++;
            }
        }
        return halves.length == 2 ? groups < 8 : groups == 8;
    }

    private static boolean isBase64(String value) {
        try {
            return Base64.getDecoder().decode(value).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** One way to write each number, so that equal values make equal content. */
    static String normalise(Variable.Format format, String value) {
        return format == Variable.Format.NUMBER && !value.isEmpty()
                ? new BigDecimal(value).stripTrailingZeros().toPlainString()
                : value;
    }
}
