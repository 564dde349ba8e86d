package dev.holdfast.hub.content;

import dev.holdfast.hub.disk.DurableFile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.trust.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The signed metadata files of the Catalog, by name, and the root chains of both repositories. {@code timestamp.json}
 * says which of them count; the others are never changed. They outlive the database. Thread-safe for one writer.
 */
public final class MetadataFiles {
    public static final String TIMESTAMP = "timestamp.json";
    private static final Pattern NAME =
            Pattern.compile("timestamp\\.json|[1-9][0-9]{0,15}\\.(snapshot|targets)\\.json");
    private static final Pattern ROOT = Pattern.compile("[1-9][0-9]{0,3}\\.root\\.json");

    private final Path content;
    private final Path catalog;

    /** @param content the hub's {@code content} folder */
    public MetadataFiles(Path content) {
        this.content = content;
        this.catalog = content.resolve("catalog");
    }

    /** Whether a text from outside is the name of a link of a root chain. */
    public static boolean isRoot(String file) {
        return ROOT.matcher(file).matches();
    }

    /** Whether a text from outside can be the name of a signed file that is no link of a root chain. */
    public static boolean isName(String file) {
        return NAME.matcher(file).matches();
    }

    /** A file of the Catalog; empty for anything that cannot be the name of one. */
    public Optional<Bytes> read(String file) {
        return isName(file) ? DurableFile.read(catalog.resolve(file)) : Optional.empty();
    }

    /** A link of a root chain. */
    public Optional<Bytes> root(Repository repository, String file) {
        return isRoot(file) ? DurableFile.read(roots(repository).resolve(file)) : Optional.empty();
    }

    /** Several files of the Catalog: all of them are on the disk when this returns. */
    public void write(Map<String, Bytes> all) {
        all.keySet().stream().filter(file -> !isName(file)).forEach(file -> {
            throw new IllegalArgumentException("not the name of a metadata file: " + file);
        });
        DurableFile.write(catalog, all);
    }

    /** Stores a link of a root chain. */
    public void writeRoot(Repository repository, long version, Bytes root) {
        DurableFile.write(roots(repository).resolve(version + ".root.json"), root);
    }

    /** The root chain from version 1 on. */
    public List<Bytes> rootChain(Repository repository) {
        var chain = new ArrayList<Bytes>();
        while (true) {
            var next = DurableFile.read(roots(repository).resolve((chain.size() + 1) + ".root.json"));
            if (next.isEmpty()) {
                return List.copyOf(chain);
            }
            chain.add(next.get());
        }
    }

    /** Removes versioned files of the Catalog that a newer timestamp has replaced, keeping those named. */
    public void prune(List<String> keep) {
        if (!Files.isDirectory(catalog)) {
            return;
        }
        try (var files = Files.list(catalog)) {
            for (var file : files.toList()) {
                var name = String.valueOf(file.getFileName());
                if (isName(name) && !name.equals(TIMESTAMP) && !keep.contains(name)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path roots(Repository repository) {
        return content.resolve("roots").resolve(repository.folder());
    }
}
