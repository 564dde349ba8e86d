package dev.holdfast.protocol.id;

/** Content by digest, with its length in bytes. */
public record BlobRef(Digest digest, long length) {
    public BlobRef {
        if (length < 0) {
            throw new IllegalArgumentException("length must not be negative: " + length);
        }
    }

    public static BlobRef of(Bytes content) {
        return new BlobRef(content.digest(), content.length());
    }
}
