package dev.holdfast.hub.content;

import dev.holdfast.hub.disk.DurableFile;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Content by digest under {@code content/blobs/sha256}. A blob is there completely or not at all. Thread-safe. */
public final class Blobs {
    /** An open blob: its whole length and the stream from the wanted offset on. */
    public record Open(long length, InputStream stream) implements AutoCloseable {
        /** Content that is in memory; nothing behind its end. */
        public static Open of(Bytes content, long offset) {
            var all = content.toArray();
            var from = (int) Math.min(offset, all.length);
            return new Open(all.length, new ByteArrayInputStream(all, from, all.length - from));
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    private final Path folder;

    /** @param content the hub's {@code content} folder */
    public Blobs(Path content) {
        this.folder = content.resolve("blobs").resolve("sha256");
    }

    /** Stores content, once; returns only when it is on the disk. */
    public BlobRef put(Bytes content) {
        var blob = BlobRef.of(content);
        if (!has(blob)) {
            DurableFile.write(path(blob.digest()), content);
        }
        return blob;
    }

    public boolean has(BlobRef blob) {
        return length(blob.digest()).filter(length -> length == blob.length()).isPresent();
    }

    public Optional<Long> length(Digest digest) {
        try {
            return Optional.of(Files.size(path(digest)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole blob in memory; for documents, not for images. */
    public Optional<Bytes> read(Digest digest) {
        return DurableFile.read(path(digest));
    }

    /** A blob that must be there because a signed document names it. */
    public Bytes require(Digest digest) {
        return read(digest).orElseThrow(() -> new IllegalStateException("expected stored content, missing " + digest));
    }

    /** The blob from byte {@code offset} on; the caller closes it. */
    public Optional<Open> open(Digest digest, long offset) {
        try {
            var channel = FileChannel.open(path(digest), StandardOpenOption.READ);
            channel.position(offset);
            return Optional.of(new Open(channel.size(), Channels.newInputStream(channel)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path path(Digest digest) {
        return folder.resolve(digest.value());
    }
}
