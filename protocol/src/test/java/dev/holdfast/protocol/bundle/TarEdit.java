package dev.holdfast.protocol.bundle;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Changes a tar as a vector's {@code change} describes it ({@code spec/v1/bundle.md}, "Vectors"). Confined to one test. */
final class TarEdit {
    private static final int BLOCK = 512;

    /** A header and the content behind it, not padded. */
    private static final class Entry {
        final byte[] header;
        byte[] content;

        Entry(byte[] header, byte[] content) {
            this.header = header;
            this.content = content;
        }

        String name() {
            return text(header, 0, 100);
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private byte[] end;

    private TarEdit(byte[] tar) {
        int at = 0;
        while (tar[at] != 0) {
            var header = Arrays.copyOfRange(tar, at, at + BLOCK);
            var length = Integer.parseInt(text(header, 124, 12).strip(), 8);
            entries.add(new Entry(header, Arrays.copyOfRange(tar, at + BLOCK, at + BLOCK + length)));
            at += BLOCK + (length + BLOCK - 1) / BLOCK * BLOCK;
        }
        end = Arrays.copyOfRange(tar, at, tar.length);
    }

    static byte[] apply(Bytes tar, List<JsonView> changes) {
        var bytes = tar.toArray();
        for (var change : changes) {
            bytes = apply(bytes, change);
        }
        return bytes;
    }

    static List<String> names(Bytes tar) {
        return new TarEdit(tar.toArray()).entries.stream().map(Entry::name).toList();
    }

    static Bytes content(Bytes tar, String file) {
        return Bytes.copyOf(new TarEdit(tar.toArray()).entry(file).content);
    }

    /** Where the end mark begins. */
    static long end(Bytes tar) {
        return (long) tar.length() - new TarEdit(tar.toArray()).end.length;
    }

    private static byte[] apply(byte[] tar, JsonView change) {
        var edit = new TarEdit(tar);
        switch (change.at("op").text()) {
            case "truncate" -> {
                return Arrays.copyOf(tar, (int) change.at("length").natural());
            }
            case "append" ->
                edit.end = concat(
                        edit.end, HexFormat.of().parseHex(change.at("hex").text()));
            case "flip" -> {
                var entry = edit.entry(change.at("file").text());
                entry.content[(int) change.at("at").natural()] ^= 1;
            }
            case "header" -> {
                var entry = edit.entry(change.at("file").text());
                entry.header[(int) change.at("at").natural()] ^= 1;
            }
            case "length" ->
                number(
                        edit.entry(change.at("file").text()).header,
                        124,
                        11,
                        change.at("length").natural());
            case "remove" -> edit.entries.remove(edit.entry(change.at("file").text()));
            case "replace" -> {
                var entry = edit.entry(change.at("file").text());
                entry.content = bytes(change.at("text").text());
                number(entry.header, 124, 11, entry.content.length);
            }
            case "add" -> edit.entries.add(added(change));
            case "sums" -> edit.sums();
            default -> throw new IllegalArgumentException(change.at("op").text());
        }
        return edit.write();
    }

    private Entry entry(String name) {
        return entries.stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
    }

    private static Entry added(JsonView change) {
        var header = new byte[BLOCK];
        put(header, 0, change.at("file").text());
        number(header, 100, 7, 0644);
        number(header, 108, 7, 0);
        number(header, 116, 7, 0);
        number(header, 136, 11, 0);
        header[156] = (byte) change.at("type").text("0").charAt(0);
        put(header, 157, change.at("link").text(""));
        put(header, 257, "ustar");
        header[263] = '0';
        header[264] = '0';
        put(header, 345, change.at("prefix").text(""));
        var content = bytes(change.at("text").text(""));
        number(header, 124, 11, content.length);
        return new Entry(header, content);
    }

    /** Writes SHA256SUMS anew over everything else. */
    private void sums() {
        var lines = new ArrayList<String>();
        for (var entry : entries) {
            if (!entry.name().equals(BundleNames.SUMS)) {
                lines.add(Bytes.copyOf(entry.content).digest().value() + "  " + entry.name());
            }
        }
        var sums = entry(BundleNames.SUMS);
        sums.content = bytes(String.join("\n", lines) + "\n");
        number(sums.header, 124, 11, sums.content.length);
    }

    private byte[] write() {
        var out = new ByteArrayOutputStream();
        for (var entry : entries) {
            out.writeBytes(entry.header);
            out.writeBytes(Arrays.copyOf(entry.content, (entry.content.length + BLOCK - 1) / BLOCK * BLOCK));
        }
        out.writeBytes(end);
        return out.toByteArray();
    }

    /** Writes octal digits and the right sum of the header. */
    private static void number(byte[] header, int from, int digits, long value) {
        var octal = Long.toOctalString(value);
        put(header, from, "0".repeat(digits - octal.length()) + octal);
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (var b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format("%06o", sum));
        header[154] = 0;
    }

    private static void put(byte[] header, int from, String text) {
        var bytes = bytes(text);
        System.arraycopy(bytes, 0, header, from, bytes.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[] one, byte[] other) {
        var both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static String text(byte[] header, int from, int length) {
        int to = from;
        while (to < from + length && header[to] != 0) {
            to++;
        }
        return new String(header, from, to - from, StandardCharsets.UTF_8);
    }
}
