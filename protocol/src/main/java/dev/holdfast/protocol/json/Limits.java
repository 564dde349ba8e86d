package dev.holdfast.protocol.json;

/**
 * What a document may be at most, checked while reading (protocol.md D7).
 *
 * @param bytes the longest document
 * @param depth the deepest nesting of objects and lists
 * @param fractions whether numbers other than integers below 2^53 are allowed (Kubernetes objects have them, signed
 *     metadata must not)
 */
public record Limits(int bytes, int depth, boolean fractions) {
    /** Documents of our own: desired state, profile manifests, reports. */
    public static final Limits DOCUMENT = new Limits(8 << 20, 32, false);

    /** Kubernetes objects and everything that contains them. */
    public static final Limits OBJECTS = new Limits(32 << 20, 64, true);

    public static Limits metadata(int bytes) {
        return new Limits(bytes, 32, false);
    }
}
