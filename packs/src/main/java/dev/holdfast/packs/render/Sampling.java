package dev.holdfast.packs.render;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.Part;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads texts that moved with samples: which parts of them are values. Immutable. */
final class Sampling {
    /** What checksums look like: one word without anything that a text needs. */
    private static final Pattern DIGEST = Pattern.compile("[A-Za-z0-9+/=_-]{6,128}");

    /** Hexadecimal, at least 16 digits as some cut it; or the base64 of 20 or 32 bytes. */
    private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{16,128}|[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{43}=");

    private final Map<String, String> base;
    private final List<Sample> others;
    private final SampledText text;

    /** @param samples the first is what the others are compared with */
    Sampling(List<Sample> samples) {
        this.base = samples.getFirst().values();
        this.others = samples.subList(1, samples.size());
        this.text = new SampledText(base);
    }

    /** The parts of a value of a Secret; empty when they do not say what all samples made. */
    Optional<List<Part>> ofSecret(String value, List<Json> variants) {
        return text.ofSecret(value).filter(parts -> explains(parts, value, variants));
    }

    /** The parts of a text; empty when they do not say what all samples made. */
    Optional<List<Part>> ofText(String value, List<Json> variants) {
        return Optional.of(text.of(value)).filter(parts -> explains(parts, value, variants));
    }

    /** The variable that a number is. */
    Optional<String> ofNumber(Json.Num value, List<Json> variants) {
        return base.keySet().stream()
                .sorted()
                .filter(name -> isNumber(value, base.getOrDefault(name, ""))
                        && IntStream.range(0, others.size())
                                .allMatch(i -> isNumber(
                                        variants.get(i), others.get(i).values().getOrDefault(name, ""))))
                .findFirst();
    }

    /** Whether it may be a checksum of something that a value is in. */
    boolean isMark(String value) {
        return !text.isIn(value) && DIGEST.matcher(value).matches();
    }

    /**
     * Whether this is a checksum of something that a value is in, and no other way to write a value: as long in all samples,
     * written as digests are, and another one nearly everywhere.
     */
    static boolean isChecksum(String value, List<Json> variants) {
        return isDigest(value)
                && variants.stream()
                        .map(variant -> variant instanceof Json.Str(var text) ? text : "")
                        .filter(text -> !text.equals(value))
                        .allMatch(text -> isDigest(text) && isFar(value, text));
    }

    private static boolean isDigest(String text) {
        return CHECKSUM.matcher(text).matches() && text.chars().anyMatch(Character::isLetter);
    }

    private static boolean isFar(String one, String other) {
        return one.length() == other.length()
                && IntStream.range(0, one.length())
                                .filter(i -> one.charAt(i) != other.charAt(i))
                                .count()
                        > one.length() * 0.6;
    }

    /** The variables with which this text moves; all of them where no sample changes one alone. */
    List<String> moving(String value, List<Json> variants, Collection<String> all) {
        var moving = new TreeSet<String>();
        for (int i = 0; i < others.size(); i++) {
            var changed = others.get(i).changed();
            if (changed.size() == 1 && !variants.get(i).equals(new Json.Str(value))) {
                moving.addAll(changed);
            }
        }
        return List.copyOf(moving.isEmpty() ? new TreeSet<>(all) : moving);
    }

    private boolean explains(List<Part> parts, String value, List<Json> variants) {
        return Part.join(parts, name -> base.getOrDefault(name, "")).equals(value)
                && IntStream.range(0, others.size()).allMatch(i -> {
                    var values = others.get(i).values();
                    return variants.get(i)
                            .equals(new Json.Str(Part.join(parts, name -> values.getOrDefault(name, ""))));
                });
    }

    private static boolean isNumber(Json json, String text) {
        return text.matches("[0-9]{1,9}") && json.equals(new Json.Num(new BigDecimal(text)));
    }
}
