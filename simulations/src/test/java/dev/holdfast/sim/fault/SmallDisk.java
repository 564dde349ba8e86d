package dev.holdfast.sim.fault;

import dev.holdfast.sim.testbed.Need;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** A file system in memory of a few megabytes that can be filled to its last byte. Needs root, for it is mounted. */
final class SmallDisk implements AutoCloseable {
    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    /** A mounted one; where that is impossible the test is skipped, loudly. */
    static SmallDisk of(Path path, int megabytes, Need need, String untested) throws IOException {
        Files.createDirectories(path);
        var mounted = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", path.toString());
        return need.orSkip(
                mounted ? Optional.of(new SmallDisk(path)) : Optional.empty(),
                untested,
                "run the tests as root on a machine that may mount tmpfs");
    }

    Path path() {
        return path;
    }

    /** Takes every byte there is, and again what others give back meanwhile. */
    void fill() throws IOException {
        var block = ByteBuffer.allocate(64 << 10);
        try (var file = FileChannel.open(
                ballast(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            for (int size = block.capacity(); size > 0; ) {
                block.clear().limit(size);
                try {
                    if (file.write(block) < size) {
                        size /= 2;
                    }
                } catch (IOException e) {
                    size /= 2;
                }
            }
        }
    }

    /** There is room again. */
    void free() throws IOException {
        Files.deleteIfExists(ballast());
    }

    @Override
    public void close() throws IOException {
        free();
        if (!run("umount", path.toString())) {
            run("umount", "-l", path.toString());
        }
    }

    private Path ballast() {
        return path.resolve("ballast");
    }

    private static boolean run(String... command) throws IOException {
        try {
            var process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException e) {
            // There is no such program here.
            return false;
        }
    }
}
