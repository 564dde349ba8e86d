package dev.holdfast.protocol.value;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a value of a variable looks like. Regular expressions are RE2: Java's own engine can be made to hang. */
public enum ValueFormat {
    STRING,
    NUMBER,
    BOOLEAN,
    IPV4,
    IPV4CIDR,
    IPV6,
    VERSION,
    BASE64;

    /** How documents call them. */
    public static final Set<String> LABELS =
            Stream.of(values()).map(ValueFormat::label).collect(Collectors.toUnmodifiableSet());

    private static final int LONGEST = 16_384;
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern ADDRESS = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern CIDR = Pattern.compile(OCTET + "(\\." + OCTET + "){3}/(3[0-2]|[12]?[0-9])");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?");
    private static final Pattern SEMVER =
            Pattern.compile("v?(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)([-+][0-9A-Za-z.+-]+)?");

    /** The one of this name, which must be one of {@link #LABELS}. */
    public static ValueFormat of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** How documents call it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a text is a value: of this format, at most 16,384 characters, none of them a control character. */
    public boolean has(String value) {
        if (value.length() > LONGEST || value.codePoints().anyMatch(Character::isISOControl)) {
            return false;
        }
        return switch (this) {
            case STRING -> true;
            case NUMBER -> DECIMAL.matches(value);
            case BOOLEAN -> value.equals("true") || value.equals("false");
            case IPV4 -> ADDRESS.matches(value);
            case IPV4CIDR -> CIDR.matches(value);
            case IPV6 -> isIpv6(value);
            case VERSION -> SEMVER.matches(value);
            case BASE64 -> isBase64(value);
        };
    }

    /** One way to write each number, so that equal values make equal content. */
    public String normalise(String value) {
        return this == NUMBER && !value.isEmpty()
                ? new BigDecimal(value).stripTrailingZeros().toPlainString()
                : value;
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
}
