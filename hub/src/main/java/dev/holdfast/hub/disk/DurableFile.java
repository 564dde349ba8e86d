package dev.holdfast.hub.disk;

import dev.holdfast.protocol.id.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes whole files so that a power cut leaves the old or the new one. Stateless; one writer per target file. */
public final class DurableFile {
    private static final Set<PosixFilePermission> OWNER_FILE =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final Set<PosixFilePermission> OWNER_FOLDER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private DurableFile() {}

    /** Replaces {@code target} by this content. */
    public static void write(Path target, Bytes content) {
        try {
            replace(target, content, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces several files of one folder, which is made durable once; each of them alone is the old or the new one. */
    public static void write(Path folder, Map<String, Bytes> contents) {
        try {
            for (var content : contents.entrySet()) {
                exchange(folder.resolve(content.getKey()), content.getValue(), false);
            }
            syncFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with mode 0600 from the first byte on. */
    public static void writeSecret(Path target, Bytes content) {
        try {
            replace(target, content, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The content, empty when there is no such file. */
    public static Optional<Bytes> read(Path file) {
        try {
            return Optional.of(Bytes.copyOf(Files.readAllBytes(file)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a folder that only its owner can enter. */
    public static void secretFolder(Path folder) {
        try {
            Files.createDirectories(folder);
            if (posix(folder)) {
                Files.setPosixFilePermissions(folder, OWNER_FOLDER);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moves a finished file or folder into its place and makes the new name durable. */
    public static void moveInto(Path finished, Path target) {
        try {
            Files.move(finished, target, StandardCopyOption.ATOMIC_MOVE);
            syncFolder(folderOf(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replace(Path target, Bytes content, boolean secret) throws IOException {
        exchange(target, content, secret);
        syncFolder(folderOf(target));
    }

    private static void exchange(Path target, Bytes content, boolean secret) throws IOException {
        var folder = folderOf(target);
        Files.createDirectories(folder);
        var temporary = Files.createTempFile(folder, ".new-", ".tmp");
        try {
            if (posix(temporary)) {
                Files.setPosixFilePermissions(
                        temporary,
                        secret
                                ? OWNER_FILE
                                : Set.of(
                                        PosixFilePermission.OWNER_READ,
                                        PosixFilePermission.OWNER_WRITE,
                                        PosixFilePermission.GROUP_READ,
                                        PosixFilePermission.OTHERS_READ));
            }
            try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                var buffer = ByteBuffer.wrap(content.toArray());
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void syncFolder(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path folderOf(Path target) {
        var parent = target.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("expected a file inside a folder, found " + target);
        }
        return parent;
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
