package dev.holdfast.hub.http;

import java.util.Optional;
import java.util.regex.Pattern;

/** Which part of some content a request asks for (RFC 9110 §14). */
public sealed interface ByteRange {
    /** Everything: no range, one that makes no sense, or several, which a server may answer with everything. */
    record Whole() implements ByteRange {}

    /** {@code length} bytes from {@code from} on. */
    record Part(long from, long length) implements ByteRange {}

    /** Nothing of the content lies in it. */
    record Outside() implements ByteRange {}

    /** Reads the header {@code Range} for content of this length. */
    static ByteRange of(Optional<String> header, long length) {
        var match = header.map(Shape.ONE::matcher).filter(java.util.regex.Matcher::matches);
        if (match.isEmpty()) {
            return new Whole();
        }
        var first = String.valueOf(match.get().group(1));
        var last = String.valueOf(match.get().group(2));
        if (first.isEmpty()) {
            return last.isEmpty() ? new Whole() : suffix(Long.parseLong(last), length);
        }
        var from = Long.parseLong(first);
        var to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (to < from) {
            return new Whole();
        }
        return from >= length ? new Outside() : new Part(from, Math.min(to, length - 1) - from + 1);
    }

    private static ByteRange suffix(long wanted, long length) {
        var part = Math.min(wanted, length);
        return part == 0 ? new Outside() : new Part(length - part, part);
    }

    /** The one form of the header that is answered with a part. */
    final class Shape {
        private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

        private Shape() {}
    }
}
