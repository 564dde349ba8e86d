package dev.holdfast.packs.chart;

import dev.holdfast.packs.format.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where Helm writes down what it discovers: some sixty small files for each chart, read once. On a disk they are a third of
 * its time, in memory little, so they lie there where the system has such a folder. Values for Helm do too, for a secret
 * may be among them: those are deleted as soon as Helm has read them, wherever they are.
 *
 * @param inMemory whether they are to be forgotten between two charts
 */
record DiscoveryCache(Path folder, boolean inMemory) implements AutoCloseable {
    /** What clients of Kubernetes call it. */
    static final String VARIABLE = "KUBECACHEDIR";

    private static final Path MEMORY = Path.of("/dev/shm");

    /** A new one for a child with this home. */
    static DiscoveryCache create(Path home) {
        try {
            return new DiscoveryCache(Files.createTempDirectory(MEMORY, "holdfast-helm"), true);
        } catch (IOException e) {
            // Another system, or one where nobody may write there.
            return of(home, home.resolve("cache"));
        }
    }

    /** The one that a child was given. */
    static DiscoveryCache of(Path home, Path folder) {
        return new DiscoveryCache(folder, !folder.startsWith(home));
    }

    /** Each chart is told other kinds, so the next one can use little of it. The folder stays: its rights are ours. */
    void forget() throws IOException {
        if (inMemory && Files.isDirectory(folder)) {
            try (var below = Files.newDirectoryStream(folder)) {
                for (var each : below) {
                    Folders.delete(each);
                }
            }
        }
    }

    /** The folder, made when it is not there. */
    Path made() throws IOException {
        return Files.createDirectories(folder);
    }

    @Override
    public void close() throws IOException {
        Folders.delete(folder);
    }
}
