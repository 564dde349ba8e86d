package dev.holdfast.protocol.bundle;

import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where each file of a tar lies, read from its headers alone and believed only if everything about them is plain
 * (protocol.md D16): regular files and folders, names from the allow-list, no name twice, nothing behind the end.
 */
final class TarIndex {
    private static final int BLOCK = 512;
    private static final int MOST_ENTRIES = 200_000;

    /** A file inside: its first byte and its length. */
    record Place(long offset, long length) {}

    private TarIndex() {}

    /** The files by name, in the order of the archive. @throws Refusal HF-BND-001 to -006, -009, -012 */
    static Map<String, Place> read(FileChannel file) throws IOException {
        var places = new LinkedHashMap<String, Place>();
        var folded = new HashSet<String>();
        var size = file.size();
        long at = 0;
        for (int entries = 0; ; entries++) {
            if (entries > MOST_ENTRIES) {
                throw refusal("HF-BND-006", "at most " + MOST_ENTRIES + " entries", "more");
            }
            var header = block(file, at, size);
            if (isEmpty(header)) {
                checkEnd(file, at, size);
                return places;
            }
            checkSum(header, at);
            var name = name(header);
            var length = number(header, 124, 12);
            at += BLOCK;
            switch (header[156]) {
                case '0', 0 -> {
                    BundleNames.check(name);
                    if (length > BundleNames.longest(name)) {
                        throw refusal(
                                "HF-BND-009",
                                "at most " + BundleNames.longest(name) + " bytes in " + name,
                                length + " bytes");
                    }
                    if (!folded.add(name.toLowerCase(Locale.ROOT))) {
                        throw refusal("HF-BND-005", "every name once", name + " twice");
                    }
                    if (length > size - at) {
                        throw truncated(name);
                    }
                    places.put(name, new Place(at, length));
                    checkPadding(file, at + length, name);
                    at += (length + BLOCK - 1) / BLOCK * BLOCK;
                }
                case '5' -> {
                    if (!BundleNames.isFolder(name) || length != 0) {
                        throw refusal("HF-BND-003", "only the folders of a bundle inside it", name);
                    }
                }
                default ->
                    throw refusal(
                            "HF-BND-004",
                            "only regular files and folders",
                            "an entry of type '" + (char) (header[156] & 0x7f) + "' named " + name);
            }
        }
    }

    private static byte[] block(FileChannel file, long at, long size) throws IOException {
        if (size == 0 || at + BLOCK > size) {
            throw at == 0 ? notTar() : truncated("the next header");
        }
        var buffer = ByteBuffer.allocate(BLOCK);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                throw truncated("a header");
            }
        }
        return buffer.array();
    }

    private static boolean isEmpty(byte[] block) {
        for (var b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Two empty blocks end a tar; only empty ones may follow. */
    private static void checkEnd(FileChannel file, long at, long size) throws IOException {
        if (at + 2L * BLOCK > size) {
            throw truncated("the end mark");
        }
        if (size - at > 1 << 20) {
            throw refusal("HF-BND-012", "nothing behind the end", (size - at) + " more bytes");
        }
        for (long next = at + BLOCK; next < size; next += BLOCK) {
            var length = (int) Math.min(BLOCK, size - next);
            var rest = ByteBuffer.allocate(length);
            file.read(rest, next);
            if (!isEmpty(rest.array())) {
                throw refusal("HF-BND-012", "nothing behind the end", "more data");
            }
        }
    }

    /** No sum covers what fills a file's last block, so it must be empty: nothing hides there, no damage goes unseen. */
    private static void checkPadding(FileChannel file, long at, String name) throws IOException {
        var padding = ByteBuffer.allocate((int) ((BLOCK - at % BLOCK) % BLOCK));
        while (padding.hasRemaining()) {
            if (file.read(padding, at + padding.position()) < 0) {
                throw truncated(name);
            }
        }
        if (!isEmpty(padding.array())) {
            throw refusal("HF-BND-007", "an empty rest of the last block of " + name, "other bytes");
        }
    }

    private static void checkSum(byte[] header, long at) {
        var magic = new String(header, 257, 5, StandardCharsets.US_ASCII);
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        var plain = header[154] == 0 && header[155] == ' ';
        if (!magic.equals("ustar") || !plain || sum != number(header, 148, 6)) {
            throw at == 0 ? notTar() : refusal("HF-BND-007", "an undamaged header", "a damaged one at byte " + at);
        }
    }

    private static String name(byte[] header) {
        var name = text(header, 0, 100);
        // POSIX has a prefix here; GNU tar, with another magic, has other fields.
        var posix = header[262] == 0;
        var prefix = posix ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        for (int i = end; i < from + length; i++) {
            if (header[i] != 0) {
                throw refusal("HF-BND-003", "a name without hidden parts", "bytes behind its end");
            }
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }

    /** Octal text, or base 256 where the first bit says so. */
    private static long number(byte[] header, int from, int length) {
        if ((header[from] & 0x80) != 0) {
            long value = header[from] & 0x7f;
            for (int i = from + 1; i < from + length; i++) {
                if (value > Long.MAX_VALUE >> 9) {
                    throw refusal("HF-BND-009", "a length that exists", "a larger one");
                }
                value = (value << 8) | (header[i] & 0xff);
            }
            return value;
        }
        long value = 0;
        for (int i = from; i < from + length && header[i] != 0; i++) {
            if (header[i] == ' ') {
                continue;
            }
            if (header[i] < '0' || header[i] > '7') {
                throw refusal("HF-BND-007", "an octal number in a header", "something else");
            }
            value = value * 8 + header[i] - '0';
        }
        return value;
    }

    private static Refusal notTar() {
        return refusal("HF-BND-001", "a bundle (.hfb)", "a file of another kind");
    }

    private static Refusal truncated(String where) {
        return refusal("HF-BND-002", "a whole bundle", "one that ends inside " + where);
    }

    private static Refusal refusal(String code, String expected, String found) {
        return new Refusal(code, expected, found, "copy the bundle again, or build it again");
    }
}
