package dev.holdfast.protocol.id;

import java.util.regex.Pattern;

/** The name of a site: a lower-case DNS label of at most 63 characters, unique per fleet (protocol.md D22). */
public record SiteId(String value) implements Comparable<SiteId> {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    public SiteId {
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "not a site name: expected a lower-case DNS label of at most 63 characters");
        }
    }

    /** Whether a text from outside is a site name; ask before constructing. */
    public static boolean isValid(String value) {
        return SHAPE.matcher(value).matches();
    }

    @Override
    public int compareTo(SiteId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
