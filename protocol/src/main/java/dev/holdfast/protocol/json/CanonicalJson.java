package dev.holdfast.protocol.json;

import dev.holdfast.protocol.id.Bytes;
import java.util.TreeMap;

/**
 * OLPC canonical JSON, the form in which TUF metadata is signed (protocol.md D6): members sorted by code point, no white space, only
 * backslash and quote escaped, so a line feed inside a text is a raw byte. Not RFC 8785.
 */
public final class CanonicalJson {
    private CanonicalJson() {}

    /** The canonical bytes. @throws IllegalArgumentException on a number that is not an integer: the form has none. */
    public static Bytes write(Json value) {
        var out = new StringBuilder();
        write(value, out);
        return Bytes.utf8(out.toString());
    }

    private static void write(Json value, StringBuilder out) {
        switch (value) {
            case Json.Nil _ -> out.append("null");
            case Json.Bool(var flag) -> out.append(flag);
            case Json.Num number -> {
                if (!number.isInteger()) {
                    throw new IllegalArgumentException("canonical JSON has no fractions: " + number.value());
                }
                out.append(number.value().toBigIntegerExact());
            }
            case Json.Str(var text) -> quote(text, out);
            case Json.Arr(var items) -> {
                out.append('[');
                for (int i = 0; i < items.size(); i++) {
                    out.append(i == 0 ? "" : ",");
                    write(items.get(i), out);
                }
                out.append(']');
            }
            case Json.Obj(var members) -> {
                out.append('{');
                var separator = "";
                var sorted = new TreeMap<String, Json>(CanonicalJson::byCodePoint);
                sorted.putAll(members);
                for (var member : sorted.entrySet()) {
                    out.append(separator);
                    quote(member.getKey(), out);
                    out.append(':');
                    write(member.getValue(), out);
                    separator = ",";
                }
                out.append('}');
            }
        }
    }

    /** Other TUF clients sort by code point; Java's own order differs from it above U+FFFF. */
    private static int byCodePoint(String one, String other) {
        for (int i = 0; i < Math.min(one.length(), other.length()); i++) {
            var a = one.charAt(i);
            var b = other.charAt(i);
            if (a != b) {
                return Character.isSurrogate(a) == Character.isSurrogate(b)
                        ? Character.compare(a, b)
                        : Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b));
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"').append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
}
