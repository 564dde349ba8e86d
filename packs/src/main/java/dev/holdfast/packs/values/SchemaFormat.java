package dev.holdfast.packs.values;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What a value has to look like: text and placeholders such as {@code ${string}}, {@code ${number:[1-20]}},
 * {@code ${string:/[a-z]+/}} or {@code ${list:[a,b]}}. Regular expressions are RE2. Immutable.
 */
final class SchemaFormat {
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\$\\{([A-Za-z0-9]+)(?::(\\[[^\\]]*\\]|/(?:[^/\\\\]|\\\\.)*/))?\\}");
    private static final Pattern RANGE = Pattern.compile("\\[\\s*(-?[0-9.]+)\\s*-\\s*(-?[0-9.]+)\\s*\\]");
    private static final String NUMBER = "-?[0-9]{1,18}(?:\\.[0-9]{1,18})?";
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final String IPV4 = OCTET + "(?:\\." + OCTET + "){3}";
    private static final String VERSION = "v?[0-9]{1,9}(?:\\.[0-9]{1,9}){0,3}(?:[-+][0-9A-Za-z.+-]+)?";

    private final String text;
    private final Pattern whole;
    private final List<Range> ranges;

    /** Of the group with this number. */
    private record Range(int group, BigDecimal low, BigDecimal high) {}

    private SchemaFormat(String text, Pattern whole, List<Range> ranges) {
        this.text = text;
        this.whole = whole;
        this.ranges = List.copyOf(ranges);
    }

    /** @throws IllegalArgumentException saying what is wrong with it */
    static SchemaFormat parse(String text) {
        var pattern = new StringBuilder();
        var ranges = new ArrayList<Range>();
        var matcher = PLACEHOLDER.matcher(text);
        int from = 0;
        int group = 0;
        while (matcher.find()) {
            pattern.append(Pattern.quote(text.substring(from, matcher.start())));
            var type = matcher.group(1);
            var bound = matcher.group(2) == null ? "" : matcher.group(2);
            group++;
            var range = RANGE.matcher(bound);
            if (type.equals("number") && range.matches()) {
                ranges.add(new Range(group, number(range.group(1)), number(range.group(2))));
                bound = "";
            }
            var inner = pattern(type, bound);
            group += groups(inner);
            pattern.append('(').append(inner).append(')');
            from = matcher.end();
        }
        var rest = text.substring(from);
        if (rest.contains("${")) {
            throw new IllegalArgumentException("the placeholder " + rest.substring(rest.indexOf("${")) + " is none");
        }
        pattern.append(Pattern.quote(rest));
        return new SchemaFormat(text, compiled(pattern.toString()), ranges);
    }

    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(text + " is no number", e);
        }
    }

    private static String pattern(String type, String bound) {
        if (bound.startsWith("/")) {
            var own = bound.substring(1, bound.length() - 1).replace("\\/", "/");
            // Whoever wrote anchors meant the whole value, as we do.
            return compiled(own.replaceFirst("^\\^", "").replaceFirst("(?<!\\\\)\\$$", ""))
                    .pattern();
        }
        if (!bound.isEmpty() && !type.equals("list")) {
            throw new IllegalArgumentException("the bound " + bound + " is none for " + type);
        }
        return switch (type) {
            case "string", "password" -> "(?s:.*)";
            case "number" -> NUMBER;
            case "boolean", "bool" -> "true|false";
            case "ipv4", "IPv4" -> IPV4;
            case "version" -> VERSION;
            case "list" -> {
                if (bound.isEmpty()) {
                    throw new IllegalArgumentException("a list names its values, such as ${list:[a,b]}");
                }
                var choices = new ArrayList<String>();
                for (var choice : bound.substring(1, bound.length() - 1).split(",", -1)) {
                    choices.add(Pattern.quote(choice.strip()));
                }
                yield String.join("|", choices);
            }
            default -> throw new IllegalArgumentException("the type " + type + " is unknown");
        };
    }

    private static Pattern compiled(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("no RE2 expression: " + e.getDescription(), e);
        }
    }

    private static int groups(String pattern) {
        return compiled(pattern).groupCount();
    }

    boolean matches(String value) {
        var matcher = whole.matcher(value);
        if (!matcher.matches()) {
            return false;
        }
        for (var range : ranges) {
            var number = new BigDecimal(matcher.group(range.group()));
            if (number.compareTo(range.low()) < 0 || number.compareTo(range.high()) > 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
