package dev.holdfast.protocol.trust;

import java.util.Locale;

/** The four metadata roles of TUF, with the longest file each may be, in bytes (protocol.md D7). */
public enum Role {
    ROOT(512_000),
    TIMESTAMP(16_384),
    SNAPSHOT(2_000_000),
    TARGETS(5_000_000);

    private final int maxBytes;

    Role(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    public int maxBytes() {
        return maxBytes;
    }

    /** The role's name in metadata: {@code root}, {@code timestamp}, … */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
