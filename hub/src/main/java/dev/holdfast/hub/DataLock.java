package dev.holdfast.hub;

import dev.holdfast.hub.disk.DurableFile;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One hub per data folder: a lock that the system gives back when the process ends, however it ends. */
record DataLock(FileChannel channel) implements AutoCloseable {
    /** @throws Refusal HF-HUB-002 when another hub has the folder */
    static DataLock take(Path data) {
        DurableFile.secretFolder(data);
        try {
            var channel =
                    FileChannel.open(data.resolve("hub.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isLocked(channel)) {
                return new DataLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new Refusal(
                "HF-HUB-002",
                "a data folder that no other hub uses",
                "a running hub in " + data,
                "stop that hub, or give this one another folder with --data");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }
}
