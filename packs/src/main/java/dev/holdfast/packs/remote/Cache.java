package dev.holdfast.packs.remote;

import dev.holdfast.packs.format.Folders;
import dev.holdfast.packs.format.PackArchive;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The last good copy of a registry, in a folder of its own: what it lists, which content each version had when that was last
 * asked, and contents by digest. Every file is the old or the new one; one that cannot be read counts as absent. Confined
 * to one thread at a time for what writes.
 */
final class Cache {
    private static final String INDEX = "index.json";
    private static final String PULLED = "pulled.json";
    private static final Limits LIMITS = new Limits(256 << 20, 16, false);

    private final Path folder;
    private final Map<String, Pulled> pulled;
    private final Set<Path> unpacked = ConcurrentHashMap.newKeySet();

    /**
     * Which content a version had.
     *
     * @param id as the registry tells it
     * @param archive what was fetched
     * @param asked when the registry said so
     */
    record Pulled(Digest id, Digest archive, boolean chart, Instant asked) {
        Pulled askedAt(Instant time) {
            return new Pulled(id, archive, chart, time);
        }

        private Json.Obj json() {
            return Json.object(
                    "id", id.toString(), "archive", archive.toString(), "chart", chart, "asked", asked.toString());
        }

        private static Pulled read(JsonView view) {
            return new Pulled(
                    Digest.parse(view.at("id").text()),
                    Digest.parse(view.at("archive").text()),
                    view.at("chart").flag(false),
                    Instant.parse(view.at("asked").text()));
        }
    }

    Cache(Path folder) {
        this.folder = folder;
        this.pulled = new ConcurrentHashMap<>();
        read(PULLED, view -> {
                    var all = new TreeMap<String, Pulled>();
                    view.members().forEach((key, value) -> all.put(key, Pulled.read(value)));
                    return all;
                })
                .ifPresent(pulled::putAll);
    }

    Optional<Listing> listing() {
        return read(INDEX, Listing::read);
    }

    void put(Listing listing) {
        write(folder.resolve(INDEX), StrictJson.write(listing.json()));
    }

    Optional<Pulled> pulled(String name, String version) {
        return Optional.ofNullable(pulled.get(key(name, version))).filter(known -> Files.exists(file(known.archive())));
    }

    /** Keeps a content that the version has now. */
    Pulled put(String name, String version, Upstream.Content content, Instant now) {
        var digest = content.archive().digest();
        write(file(digest), content.archive());
        return put(name, version, new Pulled(content.id(), digest, content.chart(), now));
    }

    /** The version still has the content that it had. */
    Pulled put(String name, String version, Pulled known) {
        pulled.put(key(name, version), known);
        save();
        return known;
    }

    private void save() {
        var all = new TreeMap<String, Json>();
        pulled.forEach((key, one) -> all.put(key, one.json()));
        write(folder.resolve(PULLED), StrictJson.write(Json.of(all)));
    }

    /**
     * Forgets all other versions, and the contents that none has any more.
     *
     * @param unused contents that were written after this may be in somebody's hands
     */
    void keepOnly(Set<String> versions, Instant unused) {
        if (pulled.keySet().retainAll(versions)) {
            save();
        }
        var used = pulled.values().stream().map(one -> one.archive().value()).collect(Collectors.toSet());
        try (var all = Files.list(folder)) {
            for (var path : all.toList()) {
                var digest = path.getFileName().toString().replace(".tar", "");
                if (!digest.endsWith(".json")
                        && !used.contains(digest)
                        && Files.getLastModifiedTime(path).toInstant().isBefore(unused)) {
                    unpacked.removeIf(target -> target.startsWith(path));
                    Folders.delete(path);
                }
            }
        } catch (NoSuchFileException _) {
            // Nothing was kept so far.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tidy up copies of a registry", e);
        }
    }

    /** How a version is called here. */
    static String key(String name, String version) {
        return name + " " + version;
    }

    /** @throws Refusal HF-REG-010 when a disk lost it; then it is fetched again */
    Bytes archive(Pulled content) {
        try {
            var bytes = Bytes.copyOf(Files.readAllBytes(file(content.archive())));
            if (!bytes.digest().equals(content.archive())) {
                Files.delete(file(content.archive()));
                throw new Refusal(
                        "HF-REG-010",
                        "the copy of " + content.id(),
                        "another content on the hub's disk",
                        "try again: it is fetched anew");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what was fetched from a registry", e);
        }
    }

    /**
     * The folder of a pack, unpacked when this process asks for it first: a folder is not safe from a loss of power, an archive
     * is.
     *
     * @throws Refusal HF-PCK-011, or as {@link #archive}
     */
    synchronized Path unpacked(Pulled content, String name, String version) {
        // As people call it, so that what is said about the pack names it.
        var parent = folder.resolve(content.archive().value());
        var target = parent.resolve(name.replace('/', '-') + "-" + version.replaceAll("[^A-Za-z0-9._+-]", "-"));
        if (unpacked.contains(target) && Files.isDirectory(target)) {
            return target;
        }
        var archive = archive(content);
        try {
            Folders.delete(parent);
            Files.createDirectories(parent);
            var draft = Files.createTempDirectory(parent, ".draft-");
            PackArchive.unpack(archive, draft);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            unpacked.add(target);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack what was fetched from a registry", e);
        }
    }

    private Path file(Digest archive) {
        return folder.resolve(archive.value() + ".tar");
    }

    private <T> Optional<T> read(String name, Function<JsonView, T> reader) {
        try {
            var bytes = Bytes.copyOf(Files.readAllBytes(folder.resolve(name)));
            return Optional.of(reader.apply(JsonView.of(StrictJson.parseObject(bytes, LIMITS))));
        } catch (IOException | Refusal | IllegalArgumentException | DateTimeException e) {
            // Never written, or by another version: it is asked for again.
            return Optional.empty();
        }
    }

    private void write(Path target, Bytes content) {
        try {
            Files.createDirectories(folder);
            var draft = Files.createTempFile(folder, ".draft-", "");
            try {
                try (var file = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                    for (var rest = ByteBuffer.wrap(content.toArray()); rest.hasRemaining(); ) {
                        file.write(rest);
                    }
                    file.force(true);
                }
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep what was fetched from a registry", e);
        }
    }
}
