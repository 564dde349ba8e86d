package dev.holdfast.hub.resource;

import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A Kubernetes label selector: {@code a=b}, {@code a!=b}, {@code a}, {@code !a}, {@code a in (x,y)},
 * {@code a notin (x,y)}, joined by commas. Immutable.
 */
final class LabelSelector {
    private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");
    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^()]*)\\)");
    private static final Pattern EQUAL = Pattern.compile("([^=!\\s]+)\\s*(==|=|!=)\\s*([^=!\\s]*)");
    private static final Pattern EXISTS = Pattern.compile("(!?)\\s*([^=!\\s()]+)");

    private final List<Predicate<Map<String, String>>> all;

    private LabelSelector(List<Predicate<Map<String, String>>> all) {
        this.all = List.copyOf(all);
    }

    /** @throws Refusal HF-API-002 when it is no selector */
    static LabelSelector parse(String text) {
        var all = new ArrayList<Predicate<Map<String, String>>>();
        for (var part : COMMA.split(text, -1)) {
            if (!part.isBlank()) {
                all.add(one(part.strip()));
            }
        }
        return new LabelSelector(all);
    }

    boolean matches(Map<String, String> labels) {
        return all.stream().allMatch(one -> one.test(labels));
    }

    private static Predicate<Map<String, String>> one(String part) {
        var set = SET.matcher(part);
        if (set.matches()) {
            var name = set.group(1);
            var values = Set.copyOf(Arrays.stream(set.group(3).split(",", -1))
                    .map(String::strip)
                    .toList());
            return set.group(2).equals("in")
                    ? labels -> labels.containsKey(name) && values.contains(labels.get(name))
                    : labels -> !labels.containsKey(name) || !values.contains(labels.get(name));
        }
        var equal = EQUAL.matcher(part);
        if (equal.matches()) {
            var name = equal.group(1);
            var value = equal.group(3);
            return equal.group(2).equals("!=")
                    ? labels -> !value.equals(labels.get(name))
                    : labels -> value.equals(labels.get(name));
        }
        var exists = EXISTS.matcher(part);
        if (exists.matches()) {
            var name = exists.group(2);
            return exists.group(1).isEmpty() ? labels -> labels.containsKey(name) : labels -> !labels.containsKey(name);
        }
        throw new Refusal(
                "HF-API-002", "a label selector such as wave=canary,!old", part, "correct the label selector");
    }
}
