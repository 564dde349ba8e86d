package dev.holdfast.packs.format;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The regular files of a tar, gzipped or not: ustar, pax paths and GNU long names. Bounded; links are left out. */
final class TarFiles {
    private static final int BLOCK = 512;
    /** Helm's own bound for an unpacked chart is the same. */
    static final long MOST_BYTES = 100L << 20;

    /** Of each file beside its content: two headers, a long name, and blocks that are not full. */
    static final int OVERHEAD = 10 * 512;

    private static final int MOST_FILES = 20_000;

    private TarFiles() {}

    /** Content by path as the archive writes it. @throws Refusal HF-CHT-001 */
    static Map<String, Bytes> read(Bytes archive) {
        var files = new LinkedHashMap<String, Bytes>();
        try (var in = open(archive)) {
            long total = 0;
            String longName = "";
            for (var header = in.readNBytes(BLOCK);
                    header.length == BLOCK && header[0] != 0;
                    header = in.readNBytes(BLOCK)) {
                long size = number(header, 124, 12);
                total += size + BLOCK;
                if (size < 0 || total > MOST_BYTES || files.size() > MOST_FILES) {
                    throw wrong("more than 100 MiB or " + MOST_FILES + " files");
                }
                var content = in.readNBytes((int) size);
                if (content.length != size) {
                    throw wrong("an archive that ends early");
                }
                in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                switch ((char) header[156]) {
                    case 'x' -> longName = paxPath(content, longName);
                    case 'L' -> longName = text(content, 0, content.length);
                    case 'g' -> {}
                    case '0', '\0', '7' -> {
                        files.put(longName.isEmpty() ? name(header) : longName, Bytes.copyOf(content));
                        longName = "";
                    }
                    default -> longName = "";
                }
            }
        } catch (IOException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
        return files;
    }

    /** A path as it is below the archive's top. @throws Refusal HF-CHT-001 when it leads out of it */
    static String inside(String path) {
        var clean = path.replace('\\', '/').replaceFirst("^(\\./)+", "");
        if (clean.startsWith("/")
                || clean.indexOf('\0') >= 0
                || clean.matches("[A-Za-z]:.*")
                || ("/" + clean + "/").contains("/../")) {
            throw new Refusal("HF-CHT-001", "paths inside the chart", clean, "make the archive again");
        }
        return clean;
    }

    /** A tar of these files below {@code top}; every name goes into a GNU long name, so that none is too long. */
    static Bytes write(String top, Map<String, Bytes> files) {
        var out = new ByteArrayOutputStream();
        files.forEach((path, content) -> {
            entry(out, 'L', Bytes.utf8(top + "/" + path + "\0"));
            entry(out, '0', content);
        });
        out.writeBytes(new byte[2 * BLOCK]);
        return Bytes.copyOf(out.toByteArray());
    }

    private static void entry(ByteArrayOutputStream out, char type, Bytes content) {
        var header = new byte[BLOCK];
        put(header, 0, "file");
        put(header, 100, "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, "%011o".formatted(content.length()));
        put(header, 136, "00000000000");
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 257, "ustar  ");
        int sum = 0;
        for (var octet : header) {
            sum += octet & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        out.writeBytes(header);
        out.writeBytes(content.toArray());
        out.writeBytes(new byte[(BLOCK - content.length() % BLOCK) % BLOCK]);
    }

    private static void put(byte[] header, int at, String text) {
        var raw = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(raw, 0, header, at, raw.length);
    }

    private static InputStream open(Bytes archive) throws IOException {
        var raw = new PushbackInputStream(new ByteArrayInputStream(archive.toArray()), 2);
        var magic = raw.readNBytes(2);
        raw.unread(magic);
        return magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b
                ? new GZIPInputStream(raw)
                : raw;
    }

    private static String name(byte[] header) {
        var prefix = text(header, 257, 5).equals("ustar") ? text(header, 345, 155) : "";
        var name = text(header, 0, 100);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] from, int start, int length) {
        int end = start;
        while (end < start + length && from[end] != 0) {
            end++;
        }
        return new String(from, start, end - start, StandardCharsets.UTF_8);
    }

    private static long number(byte[] header, int start, int length) {
        var digits = text(header, start, length).strip();
        if (!digits.matches("[0-7]{1,12}")) {
            throw wrong("a header that is none");
        }
        return Long.parseLong(digits, 8);
    }

    private static String paxPath(byte[] records, String otherwise) {
        for (var line : new String(records, StandardCharsets.UTF_8).split("\n", -1)) {
            var at = line.indexOf(" path=");
            if (at > 0) {
                return line.substring(at + " path=".length());
            }
        }
        return otherwise;
    }

    private static Refusal wrong(String found) {
        return new Refusal("HF-CHT-001", "a chart archive", found, "make it again with helm package");
    }
}
