package dev.holdfast.hub.cli;

import dev.holdfast.protocol.id.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files whole or not at all. */
final class PrivateFile {
    private PrivateFile() {}

    /** A file that only its owner reads: tokens. */
    static void write(Path file, Bytes content) {
        write(file, content.stream(), "rw-------");
    }

    /** A file for everybody: bundles. Answers its length in bytes. */
    static long writePublic(Path file, InputStream content) {
        return write(file, content, "rw-r--r--");
    }

    private static long write(Path file, InputStream content, String mode) {
        var target = file.toAbsolutePath();
        try {
            Files.createDirectories(target.getParent());
            var permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            var temporary = Files.createTempFile(target.getParent(), ".holdfast-", ".part", permissions);
            try {
                try (var out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                    content.transferTo(java.nio.channels.Channels.newOutputStream(out));
                    out.force(true);
                }
                if (Files.getFileStore(temporary).supportsFileAttributeView("posix")) {
                    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(mode));
                }
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return Files.size(target);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw Failure.of(
                    "HF-CLI-012",
                    "to write " + file,
                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "check the path, its permissions and the free space");
        }
    }
}
