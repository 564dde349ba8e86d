package dev.holdfast.hub.cli;

import dev.holdfast.protocol.id.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file or standard input says, up to a limit that is never read beyond. */
enum Input {
    /** One value of a secret. */
    VALUE(1),
    /** Documents and manifests. */
    DOCUMENT(8);

    private static final String STDIN = "standard input";

    private final int mebibytes;

    Input(int mebibytes) {
        this.mebibytes = mebibytes;
    }

    /** @throws Failure when it cannot be read, or is longer */
    Bytes file(Path file) {
        try (var in = Files.newInputStream(file)) {
            return limited(in, file.toString());
        } catch (IOException e) {
            throw unreadable(file.toString());
        }
    }

    /** @throws Failure when it cannot be read, or is longer */
    Bytes stdin(InputStream in) {
        try {
            return limited(in, STDIN);
        } catch (IOException e) {
            throw unreadable(STDIN);
        }
    }

    /** @param source a file, or {@code -} for standard input */
    Bytes of(String source, InputStream in) {
        return source.equals("-") ? stdin(in) : file(Path.of(source));
    }

    private Bytes limited(InputStream in, String source) throws IOException {
        var limit = mebibytes << 20;
        var read = in.readNBytes(limit + 1);
        if (read.length > limit) {
            throw Failure.of("HF-CLI-011", "at most " + mebibytes + " MiB in " + source, "more", "split it");
        }
        return Bytes.copyOf(read);
    }

    private static Failure unreadable(String source) {
        return Failure.of("HF-CLI-008", "a readable file", source, "check the path and its permissions");
    }
}
