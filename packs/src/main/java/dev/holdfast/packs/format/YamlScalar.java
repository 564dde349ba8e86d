package dev.holdfast.packs.format;

import dev.holdfast.protocol.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** What a plain scalar means: the table of goyaml v2, which kubectl and Helm use. */
final class YamlScalar {
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> BEYOND = Set.of(
            ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF");
    private static final Pattern INTEGER =
            Pattern.compile("([-+]?)(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9][0-9]*)");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    private YamlScalar() {}

    static Json resolve(ScalarNode node) {
        var text = node.getValue();
        if (NULL.contains(text)) {
            return Json.NULL;
        }
        if (TRUE.contains(text)) {
            return new Json.Bool(true);
        }
        if (FALSE.contains(text)) {
            return new Json.Bool(false);
        }
        if (BEYOND.contains(text)) {
            throw YamlTree.at(node, "HF-YML-006", "a number that JSON has", text);
        }
        var first = text.charAt(0);
        if (first != '+' && first != '-' && first != '.' && !(first >= '0' && first <= '9')) {
            return new Json.Str(text);
        }
        var plain = text.replace("_", "");
        var integer = INTEGER.matcher(plain);
        if (integer.matches()) {
            var value = integer(integer.group(1), integer.group(2));
            // Go keeps 64 bits and falls back to a floating number beyond.
            var bits = value.signum() < 0 ? 63 : 64;
            return new Json.Num(value.bitLength() <= bits ? new BigDecimal(value) : rounded(plain));
        }
        var number = FLOAT.matcher(plain).matches() && Double.isFinite(Double.parseDouble(plain));
        return number ? new Json.Num(rounded(plain)) : new Json.Str(text);
    }

    private static BigInteger integer(String sign, String digits) {
        var lower = digits.toLowerCase(java.util.Locale.ROOT);
        var value = lower.startsWith("0x")
                ? new BigInteger(lower.substring(2), 16)
                : lower.startsWith("0b")
                        ? new BigInteger(lower.substring(2), 2)
                        : lower.startsWith("0o")
                                ? new BigInteger(lower.substring(2), 8)
                                : lower.startsWith("0") ? new BigInteger(lower, 8) : new BigInteger(lower);
        return sign.equals("-") ? value.negate() : value;
    }

    private static BigDecimal rounded(String plain) {
        return new BigDecimal(Double.toString(Double.parseDouble(plain)));
    }
}
