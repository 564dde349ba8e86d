package dev.holdfast.packs.render;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.layer.Part;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes a text apart in which values of a sample stand, as they are or in base64. */
final class SampledText {
    /** Too short for a value of a sample, or cut in the middle, cannot be one. */
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{12,}={0,2}");

    /** The longest first, for one value may begin as another does. */
    private final Map<String, String> sample = new LinkedHashMap<>();

    SampledText(Map<String, String> sample) {
        sample.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, String> entry) ->
                                -entry.getValue().length())
                        .thenComparing(Map.Entry::getKey))
                .forEach(entry -> this.sample.put(entry.getKey(), entry.getValue()));
    }

    /** The parts of a value of a Secret, which is base64 itself; empty when that is no text. */
    Optional<List<Part>> ofSecret(String value) {
        return decoded(value).map(text -> List.of(new Part.Encoded(parts(text, Part.DEEPEST - 2))));
    }

    /** The parts of a text. */
    List<Part> of(String value) {
        return parts(value, Part.DEEPEST - 1);
    }

    /** Whether a value of the sample is in it, as it is or in base64. */
    boolean isIn(String text) {
        return hasVariable(parts(text, Part.DEEPEST - 2))
                || sample.values().stream()
                        .flatMap(value -> SampledText.encoded(value).stream())
                        .anyMatch(text::contains);
    }

    /** What of the base64 of any text around it depends on this value alone, for each of the three ways it can be cut. */
    private static List<String> encoded(String value) {
        var found = new ArrayList<String>();
        for (int before = 0; before < 3; before++) {
            var encoded = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(("x".repeat(before) + value).getBytes(StandardCharsets.UTF_8));
            // The first characters say what stands before it too, the last what follows.
            found.add(encoded.substring(before == 0 ? 0 : before + 1, encoded.length() - 2));
        }
        return found;
    }

    private List<Part> parts(String text, int levels) {
        var parts = new ArrayList<Part>();
        int from = 0;
        while (from < text.length()) {
            int next = text.length();
            var found = "";
            for (var entry : sample.entrySet()) {
                var at = text.indexOf(entry.getValue(), from);
                if (at >= 0 && at < next) {
                    next = at;
                    found = entry.getKey();
                }
            }
            if (next > from) {
                parts.addAll(withoutValues(text.substring(from, next), levels));
            }
            if (!found.isEmpty()) {
                parts.add(new Part.Variable(found));
                next += sample.getOrDefault(found, "").length();
            }
            from = next;
        }
        return parts;
    }

    private List<Part> withoutValues(String text, int levels) {
        var parts = new ArrayList<Part>();
        int from = 0;
        if (levels > 0) {
            for (var matcher = BASE64.matcher(text); matcher.find(); ) {
                var inner = decoded(matcher.group()).map(below -> parts(below, levels - 1));
                if (inner.filter(SampledText::hasVariable).isPresent()) {
                    if (matcher.start() > from) {
                        parts.add(new Part.Literal(text.substring(from, matcher.start())));
                    }
                    parts.add(new Part.Encoded(inner.get()));
                    from = matcher.end();
                }
            }
        }
        if (from < text.length()) {
            parts.add(new Part.Literal(text.substring(from)));
        }
        return parts;
    }

    private static boolean hasVariable(List<Part> parts) {
        return parts.stream().anyMatch(part -> !(part instanceof Part.Literal));
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Bytes.copyOf(Base64.getDecoder().decode(base64)).strictUtf8();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
