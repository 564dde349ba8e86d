package dev.holdfast.hub.disk;

import java.io.IOException;
import java.io.Serial;

/** There is no room on the disk of the hub; nothing of what was being written is kept. */
public final class DiskFull extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public DiskFull(Throwable cause) {
        super("the disk is full: " + cause.getMessage(), cause);
    }

    /** Whether a failure comes from a full disk, in the database or in a file. */
    public static boolean isBehind(Throwable failure) {
        for (var next = failure; next != null; next = next.getCause()) {
            var message = String.valueOf(next.getMessage());
            if (next instanceof DiskFull
                    || (next instanceof IOException
                            && (message.contains("No space left") || message.contains("quota exceeded")))) {
                return true;
            }
        }
        return false;
    }
}
