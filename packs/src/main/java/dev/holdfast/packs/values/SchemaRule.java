package dev.holdfast.packs.values;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code schema.yaml} says about one value.
 *
 * @param path names from the top, {@code []} for every item of a list
 * @param format empty when any value will do
 */
record SchemaRule(
        List<String> path, int line, boolean required, boolean readonly, Optional<SchemaFormat> format, String hints) {
    SchemaRule {
        path = List.copyOf(path);
    }

    /** @throws IllegalArgumentException saying what is wrong with the template */
    static SchemaRule parse(String path, int line, String template) {
        var inner = template.strip();
        if (!inner.startsWith("{{") || !inner.endsWith("}}")) {
            throw new IllegalArgumentException("write such as '{{ required | format \"${string}\" }}'");
        }
        var required = false;
        var readonly = false;
        var format = Optional.<SchemaFormat>empty();
        var hints = "";
        for (var words : calls(inner.substring(2, inner.length() - 2))) {
            switch (words.getFirst()) {
                case "required" -> required = true;
                case "readonly" -> readonly = true;
                case "format" -> {
                    if (words.size() != 2) {
                        throw new IllegalArgumentException("format takes one text");
                    }
                    format = Optional.of(SchemaFormat.parse(words.get(1)));
                }
                case "hints" -> hints = String.join("\n", words.subList(1, words.size()));
                default -> throw new IllegalArgumentException("the word " + words.getFirst() + " is unknown");
            }
        }
        return new SchemaRule(segments(path), line, required, readonly, format, hints);
    }

    /** {@code a.b[].c}, {@code a.b.$[].c}: names and {@code []}. */
    static List<String> segments(String path) {
        var segments = new ArrayList<String>();
        for (var part : path.strip().split("\\.", -1)) {
            var name = part.replaceFirst("\\$?\\[\\$?\\*?\\]$", "");
            if (!name.isEmpty()) {
                segments.add(name);
            }
            if (!name.equals(part)) {
                segments.add("[]");
            }
        }
        return segments;
    }

    /** What stands between the bars: a word and its texts each. */
    private static List<List<String>> calls(String pipeline) {
        var calls = new ArrayList<List<String>>();
        var words = new ArrayList<String>();
        int at = 0;
        while (at < pipeline.length()) {
            var c = pipeline.charAt(at);
            if (c == '|') {
                finish(words, calls);
                at++;
            } else if (c == '"' || c == '`') {
                var text = new StringBuilder();
                at = text(pipeline, at, text);
                words.add(text.toString());
            } else if (Character.isWhitespace(c)) {
                at++;
            } else {
                int end = at;
                while (end < pipeline.length() && " |\t\n\"`".indexOf(pipeline.charAt(end)) < 0) {
                    end++;
                }
                words.add(pipeline.substring(at, end));
                at = end;
            }
        }
        finish(words, calls);
        return calls;
    }

    private static void finish(List<String> words, List<List<String>> calls) {
        if (!words.isEmpty()) {
            calls.add(List.copyOf(words));
            words.clear();
        }
    }

    private static int text(String from, int open, StringBuilder into) {
        var quote = from.charAt(open);
        for (int at = open + 1; at < from.length(); at++) {
            var c = from.charAt(at);
            if (c == quote) {
                return at + 1;
            }
            // Only a quote is escaped: in a regular expression every other backslash belongs to it.
            if (c == '\\' && quote == '"' && at + 1 < from.length() && from.charAt(at + 1) == '"') {
                at++;
            }
            into.append(from.charAt(at));
        }
        throw new IllegalArgumentException("a text has no end");
    }
}
