package dev.holdfast.agent.intake;

import dev.holdfast.agent.store.DurableFile;
import dev.holdfast.protocol.bundle.BundleSource;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.problem.Refusal;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Content by digest in {@code DIR/blobs/sha256}. A blob appears there only when it is whole, hashed and on the disk; what is
 * on its way lies in {@code blobs/.staging}, and its length is the journal from which an interrupted copy goes on.
 */
public final class Blobs {
    private static final int CHUNK = 64 << 10;

    private final Path folder;
    private final Path staging;
    private final ImportSteps steps;

    public Blobs(Path root, ImportSteps steps) throws IOException {
        DurableFile.folder(root);
        this.folder = DurableFile.folder(root.resolve("sha256"));
        this.staging = DurableFile.folder(root.resolve(".staging"));
        this.steps = steps;
    }

    /** Whether the whole blob is here. */
    public boolean has(BlobRef blob) {
        try {
            return Files.size(path(blob.digest())) == blob.length();
        } catch (IOException e) {
            return false;
        }
    }

    /** The content, hashed again: a disk may have changed it. @throws IOException when it is missing or damaged */
    public Bytes read(BlobRef blob) throws IOException {
        var content = Bytes.copyOf(Files.readAllBytes(path(blob.digest())));
        if (!content.digest().equals(blob.digest())) {
            Files.delete(path(blob.digest()));
            throw new IOException("blob " + blob.digest() + " was damaged on the disk and has been removed");
        }
        return content;
    }

    /** All digests that are here. */
    public List<Digest> list() {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(Digest::isHex)
                    .map(Digest::new)
                    .sorted(java.util.Comparator.comparing(Digest::value))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long bytes() {
        return list().stream().mapToLong(digest -> length(path(digest))).sum();
    }

    /** Bytes of a blob that are still to be copied. */
    long missing(BlobRef blob) {
        return has(blob)
                ? 0
                : blob.length()
                        - Math.min(
                                blob.length(),
                                length(staging.resolve(blob.digest().value())));
    }

    /**
     * Brings a blob here, going on where an earlier try ended.
     *
     * @throws Refusal HF-IMP-003 (not its digest), HF-IMP-004 (longer than signed), HF-IMP-005 (the source has none)
     * @throws IOException when the source breaks off
     */
    void fetch(BlobRef blob, BundleSource source) throws IOException {
        if (has(blob)) {
            return;
        }
        var partial = staging.resolve(blob.digest().value());
        var hash = Digest.sha256();
        var have = resume(partial, blob, hash);
        try (var out = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            if (have < blob.length()) {
                try (var in = source.blob(blob, have)
                        .orElseThrow(() -> new Refusal(
                                "HF-IMP-005",
                                "content " + blob.digest(),
                                "none in " + source.via(),
                                "build the bundle again without --since, or ask the hub later"))) {
                    copy(in, out, hash, blob, have);
                }
            }
            steps.reached("copied");
            out.force(true);
        }
        if (!HexFormat.of().formatHex(hash.digest()).equals(blob.digest().value())) {
            Files.delete(partial);
            throw new Refusal(
                    "HF-IMP-003", "content " + blob.digest(), "other bytes under this name", "copy the bundle again");
        }
        steps.reached("staged");
        DurableFile.move(partial, path(blob.digest()));
        steps.reached("placed");
    }

    /** Removes what is neither pinned nor on its way. */
    void collect(Set<Digest> pinned) throws IOException {
        for (var digest : list()) {
            if (!pinned.contains(digest)) {
                Files.deleteIfExists(path(digest));
            }
        }
        try (var files = Files.list(staging)) {
            for (var file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void copy(InputStream in, FileChannel out, MessageDigest hash, BlobRef blob, long have)
            throws IOException {
        var buffer = new byte[CHUNK];
        var total = have;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            total += read;
            if (total > blob.length()) {
                throw new Refusal(
                        "HF-IMP-004",
                        blob.length() + " bytes of " + blob.digest(),
                        "more",
                        "copy the bundle again; the length is signed");
            }
            hash.update(buffer, 0, read);
            var bytes = ByteBuffer.wrap(buffer, 0, read);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
        if (total < blob.length()) {
            throw new EOFException(
                    "content " + blob.digest() + " ended after " + total + " of " + blob.length() + " bytes");
        }
    }

    private static long resume(Path partial, BlobRef blob, MessageDigest hash) throws IOException {
        try (var in = Files.newInputStream(partial)) {
            var buffer = new byte[CHUNK];
            long total = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.update(buffer, 0, read);
                total += read;
            }
            if (total <= blob.length()) {
                return total;
            }
        } catch (NoSuchFileException e) {
            return 0;
        }
        Files.delete(partial);
        hash.reset();
        return 0;
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private Path path(Digest digest) {
        return folder.resolve(digest.value());
    }
}
