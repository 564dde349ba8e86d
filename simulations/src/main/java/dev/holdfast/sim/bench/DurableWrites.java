package dev.holdfast.sim.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What a disk takes to keep 4 KiB for good: nobody who waits for the disk goes below. */
final class DurableWrites {
    private DurableWrites() {}

    /** Milliseconds of each of so many, one after the other, in a file of this folder that goes afterwards. */
    static List<Double> millis(Path folder, int count) throws IOException {
        var file = folder.resolve("durable");
        var millis = new ArrayList<Double>();
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (var i = 0; i < count; i++) {
                var start = System.nanoTime();
                out.write(ByteBuffer.allocate(4_096));
                out.force(false);
                millis.add((System.nanoTime() - start) / 1e6);
            }
        } finally {
            Files.deleteIfExists(file);
        }
        return millis;
    }

    /** Milliseconds of so many together. */
    static double together(Path folder, int count) throws IOException {
        return millis(folder, count).stream().mapToDouble(Double::doubleValue).sum();
    }
}
