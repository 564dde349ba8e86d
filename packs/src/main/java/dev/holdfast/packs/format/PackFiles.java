package dev.holdfast.packs.format;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The regular files of a pack folder by relative path. Links and special files are reported and left out. */
final class PackFiles {
    private static final long LARGEST_FILE = 64L << 20;
    private static final int MOST_FILES = 20_000;

    private final NavigableMap<String, Path> files;

    private PackFiles(NavigableMap<String, Path> files) {
        this.files = files;
    }

    static PackFiles list(Path folder, List<Finding> findings) {
        var files = new TreeMap<String, Path>();
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            findings.add(Finding.error(
                    "", 0, "HF-PCK-001", folder.getFileName() + " is no folder", "name the folder of a pack"));
            return new PackFiles(files);
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                    var hidden = path.getFileName() != null
                            && path.getFileName().toString().equals(".git");
                    return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                    var name = folder.relativize(path).toString().replace('\\', '/');
                    if (!attributes.isRegularFile()) {
                        findings.add(Finding.warning(
                                name, 0, "HF-PCK-007", name + " is a link or a special file", "put the file itself"));
                    } else if (attributes.size() > LARGEST_FILE || files.size() >= MOST_FILES) {
                        findings.add(Finding.error(
                                name,
                                0,
                                "HF-PCK-007",
                                name + " is beyond 64 MiB or the pack has more than " + MOST_FILES + " files",
                                "make the pack smaller"));
                        return FileVisitResult.TERMINATE;
                    } else {
                        files.put(name, path);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the pack folder " + folder, e);
        }
        return new PackFiles(files);
    }

    /** A folder of which only one file is known. */
    static PackFiles only(Path folder, String name) {
        var files = new TreeMap<String, Path>();
        if (Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
            files.put(name, folder.resolve(name));
        }
        return new PackFiles(files);
    }

    boolean contains(String path) {
        return files.containsKey(path);
    }

    /** The files below a folder, their paths from there. */
    Map<String, Bytes> below(String folder, List<Finding> findings) {
        var prefix = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
        var found = new TreeMap<String, Bytes>();
        for (var path : files.tailMap(prefix, true).keySet()) {
            if (!path.startsWith(prefix)) {
                break;
            }
            bytes(path, findings).ifPresent(content -> found.put(path.substring(prefix.length()), content));
        }
        return found;
    }

    boolean isFolder(String path) {
        var prefix = path.endsWith("/") ? path : path + "/";
        var next = files.ceilingKey(prefix);
        return next != null && next.startsWith(prefix);
    }

    Optional<Bytes> bytes(String path, List<Finding> findings) {
        var file = files.get(path);
        if (file == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Bytes.copyOf(Files.readAllBytes(file)));
        } catch (IOException e) {
            findings.add(
                    Finding.error(path, 0, "HF-PCK-007", path + " cannot be read", "check the rights of the file"));
            return Optional.empty();
        }
    }

    /** A text file; other bytes than UTF-8 are a finding. */
    Optional<String> text(String path, List<Finding> findings) {
        return bytes(path, findings).flatMap(bytes -> {
            try {
                return Optional.of(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(java.nio.ByteBuffer.wrap(bytes.toArray()))
                        .toString());
            } catch (CharacterCodingException e) {
                findings.add(Finding.error(path, 0, "HF-YML-002", path + " is not UTF-8", "save it as UTF-8"));
                return Optional.empty();
            }
        });
    }

    /** One line per file: its path, size and time, without a look inside; empty when all are more than an archive takes. */
    Optional<String> outline() {
        var lines = new StringBuilder();
        long total = 0;
        try {
            for (var file : files.entrySet()) {
                var size = Files.size(file.getValue());
                total += size + TarFiles.OVERHEAD;
                lines.append(file.getKey())
                        .append(' ')
                        .append(size)
                        .append(' ')
                        .append(Files.getLastModifiedTime(file.getValue()))
                        .append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what changes", e);
        }
        return total > TarFiles.MOST_BYTES ? Optional.empty() : Optional.of(lines.toString());
    }

    /** One line per file: digest and path, sorted by path. */
    String listing() {
        var lines = new StringBuilder();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            try {
                var digest = Bytes.copyOf(Files.readAllBytes(file.getValue())).digest();
                lines.append(digest.value()).append("  ").append(file.getKey()).append('\n');
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file.getValue(), e);
            }
        }
        return lines.toString();
    }

    static Finding finding(String path, String code, Refusal refusal) {
        var problem = refusal.problem();
        return Finding.error(path, Yaml.lineOf(refusal), code, problem.message(), problem.remedy());
    }

    static Finding asWarning(Finding finding, String path) {
        return Finding.warning(path, finding.line(), finding.code(), finding.message(), finding.remedy());
    }
}
