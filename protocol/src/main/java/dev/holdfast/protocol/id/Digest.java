package dev.holdfast.protocol.id;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 digest; {@code value} is 64 lower-case hexadecimal digits, written {@code sha256:…} in documents. */
public record Digest(String value) {
    private static final int DIGITS = 64;
    private static final String PREFIX = "sha256:";

    public Digest {
        if (!isHex(value)) {
            throw new IllegalArgumentException("not a SHA-256 digest: expected 64 lower-case hexadecimal digits");
        }
    }

    /** Whether a text from outside is 64 lower-case hexadecimal digits. */
    public static boolean isHex(String value) {
        return value.length() == DIGITS
                && value.chars().allMatch(digit -> (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'));
    }

    /** Whether a text from outside is a digest as documents write it. */
    public static boolean isPrefixed(String text) {
        return text.startsWith(PREFIX) && isHex(text.substring(PREFIX.length()));
    }

    /** Reads {@code sha256:…}. */
    public static Digest parse(String text) {
        if (!isPrefixed(text)) {
            throw new IllegalArgumentException("not a digest: expected sha256: and 64 hexadecimal digits");
        }
        return new Digest(text.substring(PREFIX.length()));
    }

    public static Digest of(byte[] content) {
        return new Digest(HexFormat.of().formatHex(sha256().digest(content)));
    }

    /** A fresh SHA-256, for content that streams by. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** How documents write it: {@code sha256:…}. */
    @Override
    public String toString() {
        return PREFIX + value;
    }
}
