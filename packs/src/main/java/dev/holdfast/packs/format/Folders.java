package dev.holdfast.packs.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;

/** What folders lack in the Java library. */
public final class Folders {
    private Folders() {}

    /** Removes a folder with everything in it; links are removed, not followed. One that is not there is fine. */
    public static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException _) {
            // Then it is gone.
        }
    }
}
