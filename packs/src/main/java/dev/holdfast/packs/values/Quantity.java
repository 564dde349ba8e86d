package dev.holdfast.packs.values;

import dev.holdfast.protocol.json.Json;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Amounts as Kubernetes writes them: {@code 500m}, {@code 1.5}, {@code 512Mi}, {@code 2G}, {@code 1e3}. Exact. */
public final class Quantity {
    /** As many digits as the largest of Kubernetes has, and no exponent beyond: a few letters cannot be a huge number. */
    private static final Pattern SHAPE =
            Pattern.compile("\\+?(\\d{1,19}(?:\\.\\d{0,9})?|\\.\\d{1,9})([numkMGTPE]|[KMGTPE]i|[eE][+-]?\\d{1,2})?");

    private static final Map<String, BigDecimal> UNITS = Map.ofEntries(
            Map.entry("n", new BigDecimal("1e-9")),
            Map.entry("u", new BigDecimal("1e-6")),
            Map.entry("m", new BigDecimal("1e-3")),
            Map.entry("k", new BigDecimal("1e3")),
            Map.entry("M", new BigDecimal("1e6")),
            Map.entry("G", new BigDecimal("1e9")),
            Map.entry("T", new BigDecimal("1e12")),
            Map.entry("P", new BigDecimal("1e15")),
            Map.entry("E", new BigDecimal("1e18")),
            Map.entry("Ki", BigDecimal.TWO.pow(10)),
            Map.entry("Mi", BigDecimal.TWO.pow(20)),
            Map.entry("Gi", BigDecimal.TWO.pow(30)),
            Map.entry("Ti", BigDecimal.TWO.pow(40)),
            Map.entry("Pi", BigDecimal.TWO.pow(50)),
            Map.entry("Ei", BigDecimal.TWO.pow(60)));

    private Quantity() {}

    /** Cores, bytes or whatever it counts; empty when it is no amount, or one below nothing. */
    public static Optional<BigDecimal> of(Json value) {
        return switch (value) {
            case Json.Str(var text) -> parse(text.strip());
            case Json.Num(var number) -> parse(number.toString());
            case Json.Bool _, Json.Nil _, Json.Arr _, Json.Obj _ -> Optional.empty();
        };
    }

    private static Optional<BigDecimal> parse(String text) {
        var parts = SHAPE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var suffix = parts.group(2) == null ? "" : parts.group(2);
        var unit = UNITS.get(suffix);
        return Optional.of(
                unit == null ? new BigDecimal(parts.group(1) + suffix) : new BigDecimal(parts.group(1)).multiply(unit));
    }
}
