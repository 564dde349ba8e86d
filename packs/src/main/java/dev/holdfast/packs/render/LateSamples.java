package dev.holdfast.packs.render;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.layer.LateVariable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Values that stand for those of sites, as each variable's own format and regex allow them (packs-and-profiles.md §3, R4): three
 * for each variable, of different lengths where there is a choice; equal on every machine.
 */
final class LateSamples {
    private static final int SAMPLES = 3;
    /** With more of them numbers and addresses would run out. */
    private static final int MOST = 12;

    private static final List<Integer> LENGTHS = List.of(14, 10, 18);

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private LateSamples(List<LateVariable> variables) {
        var sorted = variables.stream()
                .sorted(Comparator.comparing(LateVariable::name))
                .toList();
        for (int i = 0; i < sorted.size(); i++) {
            var variable = sorted.get(i);
            var index = i;
            shapes(variable, index).stream()
                    .map(shape -> List.of(shape.apply(0), shape.apply(1), shape.apply(2)))
                    .filter(samples -> samples.stream().allMatch(sample -> variable.admits(sample)))
                    .findFirst()
                    .ifPresent(samples -> values.put(variable.name(), samples));
        }
    }

    /** For the variables of one layer; empty when one of them has no sample that its regex allows. */
    static Optional<LateSamples> of(List<LateVariable> variables) {
        var samples = new LateSamples(variables);
        return variables.size() <= MOST && samples.values.size() == variables.size()
                ? Optional.of(samples)
                : Optional.empty();
    }

    /** The first, and two to compare it with. */
    List<Sample> all() {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < SAMPLES; i++) {
            samples.add(new Sample(i == 0 ? Set.of() : values.keySet(), number(i)));
        }
        return samples;
    }

    /** More to compare it with, each with one variable changed; none where there is only one. */
    List<Sample> single() {
        var samples = new ArrayList<Sample>();
        if (values.size() > 1) {
            for (var variable : values.keySet()) {
                var changed = new LinkedHashMap<>(number(0));
                changed.put(variable, number(1).getOrDefault(variable, ""));
                samples.add(new Sample(Set.of(variable), changed));
            }
        }
        return samples;
    }

    private Map<String, String> number(int number) {
        var sample = new LinkedHashMap<String, String>();
        values.forEach((name, samples) -> sample.put(name, samples.get(number)));
        return sample;
    }

    private static List<IntFunction<String>> shapes(LateVariable variable, int index) {
        // Set aside for benchmarks and documentation: RFC 2544, RFC 5737, RFC 3849.
        IntFunction<String> address = number -> List.of(
                        "198.18." + (100 + index) + ".1" + (10 + index),
                        "198.19." + (10 + index) + "." + (20 + index),
                        "203.0.113." + (1 + index))
                .get(number);
        IntFunction<String> block = number -> List.of(
                        "198.18." + (100 + index) + ".0/24",
                        "198.19." + (10 + index) + ".64/28",
                        "203.0.113." + 16 * (1 + index) + "/29")
                .get(number);
        IntFunction<String> big =
                number -> numbered(number, 30_011 + 37 * index, 31_357 + 41 * index, 32_243 + 43 * index);
        IntFunction<String> small = number -> numbered(number, 17 + index, 41 + 2 * index, 67 + 2 * index);
        return switch (variable.format()) {
            case STRING -> texts(variable, address, block, big, small);
            case NUMBER -> List.of(big, small);
            case IPV4 -> List.of(address);
            case IPV4CIDR -> List.of(block);
            case IPV6 ->
                List.of(number -> List.of(
                                "2001:db8:" + (1000 + index) + "::1",
                                "2001:db8::" + (2000 + index) + ":2",
                                "2001:db8:0:" + (30 + index) + "::3")
                        .get(number));
            case BASE64 -> List.of(number -> Sample.text(variable.name(), number));
            // These decide what there is.
            case BOOLEAN, VERSION -> List.of();
        };
    }

    /** What people write regexes for: words, numbers of a width, host names, addresses, quantities, times. */
    private static List<IntFunction<String>> texts(
            LateVariable variable,
            IntFunction<String> address,
            IntFunction<String> block,
            IntFunction<String> big,
            IntFunction<String> small) {
        IntFunction<String> word = number -> word(variable.name(), number);
        var shapes = new ArrayList<IntFunction<String>>(List.of(
                word,
                number -> letters(word.apply(number)),
                number -> letters(word.apply(number)).toUpperCase(Locale.ROOT),
                number -> word.apply(number).toUpperCase(Locale.ROOT)));
        for (int width = 3; width <= 10; width++) {
            var digits = width;
            shapes.add(number -> digits(variable.name(), number, digits));
            shapes.add(number -> letters(word.apply(number)).substring(0, Math.min(digits, LENGTHS.get(number))));
        }
        shapes.addAll(List.of(
                big,
                small,
                number -> word.apply(number) + ".example.com",
                address,
                block,
                number -> address.apply(number) + "-" + address.apply(number),
                number -> address.apply(number) + ":" + big.apply(number),
                number -> word.apply(number) + ".example.com:" + big.apply(number),
                number -> small.apply(number) + "Gi",
                number -> small.apply(number) + "Mi",
                number -> small.apply(number) + "m",
                number -> "https://" + word.apply(number) + ".example.com",
                number -> word.apply(number) + "@example.com",
                number -> "/" + word.apply(number)));
        return shapes;
    }

    private static String numbered(int number, int... numbers) {
        return Integer.toString(numbers[number]);
    }

    private static String letters(String text) {
        return text.chars()
                .mapToObj(c -> Character.toString(Character.isDigit(c) ? 'g' + c - '0' : c))
                .collect(Collectors.joining());
    }

    /** The first is no zero: what begins with one is no number to some. */
    private static String digits(String name, int number, int width) {
        var all = new BigInteger(Bytes.utf8(name + "#" + number).digest().value(), 16).toString();
        return (number + 3) + all.substring(0, width - 1);
    }

    private static String word(String name, int number) {
        return Sample.word(name, number, LENGTHS.get(number));
    }
}
