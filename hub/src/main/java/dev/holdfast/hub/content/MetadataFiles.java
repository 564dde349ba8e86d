package dev.holdfast.hub.content;

import dev.holdfast.hub.disk.DurableFile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
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
 * The signed metadata files of the Catalog and of each site's Director, by name. {@code timestamp.json} says which of
 * them count; the others are never changed. Root chains are shared by all sites. Thread-safe for one writer per scope.
 */
public final class MetadataFiles {
    /** Which repository: the Catalog, or the Director of one site. */
    public sealed interface Scope {
        /** The Catalog of the fleet. */
        record Catalog() implements Scope {}

        /** The Director of one site. */
        record Director(SiteId site) implements Scope {}

        default Repository repository() {
            return switch (this) {
                case Catalog _ -> Repository.CATALOG;
                case Director _ -> Repository.DIRECTOR;
            };
        }
    }

    public static final String TIMESTAMP = "timestamp.json";
    private static final Pattern NAME =
            Pattern.compile("timestamp\\.json|[1-9][0-9]{0,15}\\.(snapshot|targets)\\.json");
    private static final Pattern ROOT = Pattern.compile("[1-9][0-9]{0,3}\\.root\\.json");

    private final Path content;

    /** @param content the hub's {@code content} folder */
    public MetadataFiles(Path content) {
        this.content = content;
    }

    /** Whether a text from outside can be the name of a metadata file. */
    public static boolean isName(String file) {
        return NAME.matcher(file).matches() || ROOT.matcher(file).matches();
    }

    public Optional<Bytes> read(Scope scope, String file) {
        return isName(file) ? DurableFile.read(path(scope, file)) : Optional.empty();
    }

    public void write(Scope scope, String file, Bytes bytes) {
        if (!NAME.matcher(file).matches()) {
            throw new IllegalArgumentException("not the name of a metadata file: " + file);
        }
        DurableFile.write(path(scope, file), bytes);
    }

    /** Several files of one scope: all of them are on the disk when this returns. */
    public void write(Scope scope, Map<String, Bytes> all) {
        all.keySet().stream().filter(file -> !NAME.matcher(file).matches()).forEach(file -> {
            throw new IllegalArgumentException("not the name of a metadata file: " + file);
        });
        DurableFile.write(folder(scope), all);
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

    /** Removes versioned files that a newer timestamp has replaced, keeping those named. */
    public void prune(Scope scope, List<String> keep) {
        var folder = folder(scope);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                var name = String.valueOf(file.getFileName());
                if (NAME.matcher(name).matches() && !name.equals(TIMESTAMP) && !keep.contains(name)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path path(Scope scope, String file) {
        return ROOT.matcher(file).matches()
                ? roots(scope.repository()).resolve(file)
                : folder(scope).resolve(file);
    }

    private Path folder(Scope scope) {
        return switch (scope) {
            case Scope.Catalog _ -> content.resolve("catalog");
            case Scope.Director(var site) -> content.resolve("director").resolve(site.value());
        };
    }

    private Path roots(Repository repository) {
        return content.resolve("roots").resolve(repository.folder());
    }
}
