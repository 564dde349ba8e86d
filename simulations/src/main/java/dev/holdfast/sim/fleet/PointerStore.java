package dev.holdfast.sim.fleet;

import dev.holdfast.protocol.id.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the pointers of all sites: appended to one file and forced to the disk, as many at once as are waiting. Nobody
 * hears that a pointer is kept before it is. Thread-safe.
 */
final class PointerStore implements AutoCloseable {
    private static final int MOST = 1_024;

    private record Entry(int site, Bytes pointer, Runnable kept) {}

    private final FileChannel file;
    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(100_000);
    private final AtomicLong commits = new AtomicLong();
    private final Thread thread;

    PointerStore(Path file) throws IOException {
        this.file = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        this.thread = Thread.ofPlatform().name("pointers").daemon().start(this::run);
    }

    void keep(int site, Bytes pointer, Runnable kept) throws InterruptedException {
        queue.put(new Entry(site, pointer, kept));
    }

    /** How often something was forced to the disk. */
    long commits() {
        return commits.get();
    }

    private void run() {
        try {
            var batch = new ArrayList<Entry>();
            while (true) {
                batch.add(queue.take());
                queue.drainTo(batch, MOST - 1);
                write(batch);
                batch.forEach(entry -> entry.kept().run());
                batch.clear();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(List<Entry> batch) throws IOException {
        var buffer = ByteBuffer.allocate(
                batch.stream().mapToInt(entry -> 8 + entry.pointer().length()).sum());
        for (var entry : batch) {
            buffer.putInt(entry.site())
                    .putInt(entry.pointer().length())
                    .put(entry.pointer().toArray());
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
        file.force(false);
        commits.incrementAndGet();
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        file.close();
    }
}
