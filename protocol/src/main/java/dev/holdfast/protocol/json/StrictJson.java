package dev.holdfast.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.TreeMap;

/** Reads JSON within {@link Limits} and writes it compactly. Thread-safe. */
public final class StrictJson {
    private static final BigDecimal LARGEST = BigDecimal.valueOf(1L << 53);
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1_000)
                    .maxNumberLength(64)
                    .maxStringLength(32 << 20)
                    .build())
            .build();

    private StrictJson() {}

    /**
     * Reads one document.
     *
     * @throws Refusal HF-JSN-001 (longer than allowed), -002 (not JSON), -003 (too deep), -004 (a name twice), -005 (a
     *     number that is not allowed)
     */
    public static Json parse(Bytes document, Limits limits) {
        if (document.length() > limits.bytes()) {
            throw new Refusal(
                    "HF-JSN-001",
                    "at most " + limits.bytes() + " bytes",
                    document.length() + " bytes",
                    "send a smaller document");
        }
        var text = decode(document);
        try (var parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw malformed("a JSON document", "nothing");
            }
            var value = value(parser, limits, 0);
            if (parser.nextToken() != null) {
                throw malformed("one JSON document", "more after its end");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw new Refusal("HF-JSN-003", "nesting and numbers within the limits", "more", "send a simpler document");
        } catch (IOException e) {
            var duplicate = String.valueOf(e.getMessage()).startsWith("Duplicate field");
            if (duplicate) {
                throw new Refusal("HF-JSN-004", "every name once per object", "a name twice", "remove one of them");
            }
            throw malformed("well-formed JSON", "a syntax error");
        }
    }

    /** Reads one document that must be an object; the same refusals as {@link #parse}. */
    public static Json.Obj parseObject(Bytes document, Limits limits) {
        if (parse(document, limits) instanceof Json.Obj object) {
            return object;
        }
        throw malformed("a JSON object", "another value");
    }

    /** Compact JSON with members in tree order. */
    public static Bytes write(Json value) {
        var out = new StringBuilder();
        write(value, out, false);
        return Bytes.utf8(out.toString());
    }

    /** Compact JSON with members sorted by name: equal trees have equal bytes on every machine. */
    public static Bytes writeSorted(Json value) {
        var out = new StringBuilder();
        write(value, out, true);
        return Bytes.utf8(out.toString());
    }

    private static String decode(Bytes document) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document.toArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("UTF-8", "bytes that are not UTF-8");
        }
    }

    private static Json value(JsonParser parser, Limits limits, int depth) throws IOException {
        if (depth >= limits.depth() && parser.currentToken().isStructStart()) {
            throw new Refusal(
                    "HF-JSN-003", "at most " + limits.depth() + " levels", "deeper nesting", "send a flatter document");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var members = new LinkedHashMap<String, Json>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = wholeCharacters(parser.currentName());
                    parser.nextToken();
                    members.put(name, value(parser, limits, depth + 1));
                }
                yield new Json.Obj(Members.of(members));
            }
            case START_ARRAY -> {
                var items = new ArrayList<Json>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser, limits, depth + 1));
                }
                yield new Json.Arr(items);
            }
            case VALUE_STRING -> new Json.Str(wholeCharacters(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, limits);
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> Json.NULL;
            default -> throw malformed("a JSON value", "the end of the document");
        };
    }

    /** Half a surrogate pair has no UTF-8 bytes: two documents that differ in it would be signed by the same bytes. */
    private static String wholeCharacters(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                throw malformed("whole characters", "half a surrogate pair");
            }
        }
        return text;
    }

    private static Json number(JsonParser parser, Limits limits) throws IOException {
        var text = parser.getText();
        var value = new BigDecimal(text);
        var plainInteger = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && value.abs().compareTo(LARGEST) < 0;
        if (!plainInteger && !limits.fractions()) {
            throw new Refusal("HF-JSN-005", "integers below 2^53", text, "write the number as an integer or a string");
        }
        if (Math.abs((long) value.scale()) > 400) {
            throw new Refusal("HF-JSN-005", "a number that a double can hold", text, "write a smaller number");
        }
        return new Json.Num(value);
    }

    private static void write(Json value, StringBuilder out, boolean sorted) {
        switch (value) {
            case Json.Nil _ -> out.append("null");
            case Json.Bool(var flag) -> out.append(flag);
            case Json.Num(var number) -> out.append(number.toPlainString());
            case Json.Str(var text) -> quote(text, out);
            case Json.Arr(var items) -> {
                out.append('[');
                var separator = "";
                for (var item : items) {
                    out.append(separator);
                    write(item, out, sorted);
                    separator = ",";
                }
                out.append(']');
            }
            case Json.Obj(var members) -> {
                out.append('{');
                var separator = "";
                for (var member : (sorted ? new TreeMap<>(members) : members).entrySet()) {
                    out.append(separator);
                    quote(member.getKey(), out);
                    out.append(':');
                    write(member.getValue(), out, sorted);
                    separator = ",";
                }
                out.append('}');
            }
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }

    private static Refusal malformed(String expected, String found) {
        return new Refusal("HF-JSN-002", expected, found, "check the document with a JSON tool");
    }
}
