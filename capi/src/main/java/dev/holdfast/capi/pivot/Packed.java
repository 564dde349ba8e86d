package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Compresses: a Secret holds at most 1 MiB, and lists of objects repeat themselves. */
final class Packed {
    private static final int MOST = 256 << 20;

    private Packed() {}

    static String text(Bytes content) {
        return Base64.getEncoder().encodeToString(pack(content).toArray());
    }

    /** @throws Refusal HF-PIV-023 when it is not what {@link #text} writes */
    static Bytes unpack(String text) {
        try {
            return unpack(Bytes.copyOf(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException e) {
            throw damaged();
        }
    }

    static Bytes pack(Bytes content) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content.toArray());
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return Bytes.copyOf(out.toByteArray());
    }

    static Bytes unpack(Bytes packed) {
        try (var gzip = new GZIPInputStream(packed.stream())) {
            var content = gzip.readNBytes(MOST);
            if (gzip.read() >= 0) {
                throw damaged();
            }
            return Bytes.copyOf(content);
        } catch (IOException e) {
            throw damaged();
        }
    }

    private static Refusal damaged() {
        return new Refusal(
                "HF-PIV-023",
                "a compressed document of ours",
                "one that is damaged or too large",
                "restore it from the other side's statement");
    }
}
