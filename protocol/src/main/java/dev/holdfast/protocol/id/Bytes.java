package dev.holdfast.protocol.id;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Bytes as a value: what an array cannot be inside a record. Immutable. */
public final class Bytes {
    private final byte[] raw;

    private Bytes(byte[] raw) {
        this.raw = raw;
    }

    public static Bytes copyOf(byte[] raw) {
        return new Bytes(raw.clone());
    }

    public static Bytes utf8(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return raw.length;
    }

    public byte[] toArray() {
        return raw.clone();
    }

    public InputStream stream() {
        return new ByteArrayInputStream(raw);
    }

    /** The bytes read as UTF-8; broken sequences become replacement characters. */
    public String utf8() {
        return new String(raw, StandardCharsets.UTF_8);
    }

    /** The text, when all of it is UTF-8. */
    public Optional<String> strictUtf8() {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    public Digest digest() {
        return Digest.of(raw);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        return raw.length + " bytes";
    }
}
