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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

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

    /**
     * Which content a version had.
     *
     * @param asked when the registry said so
     */
    record Pulled(Digest id, boolean chart, Instant asked) {
        private Json.Obj json() {
            return Json.object("id", id.toString(), "chart", chart, "asked", asked.toString());
        }

        private static Pulled read(JsonView view) {
            return new Pulled(
                    Digest.parse(view.at("id").text()),
                    view.at("chart").flag(false),
                    Instant.parse(view.at("asked").text()));
        }
    }

    Cache(Path folder) {
        this.folder = folder;
        this.pulled = new ConcurrentHashMap<>();
        read(PULLED).ifPresent(view -> view.members().forEach((key, value) -> pulled.put(key, Pulled.read(value))));
    }

    Optional<Listing> listing() {
        return read(INDEX).map(Listing::read);
    }

    void put(Listing listing) {
        write(folder.resolve(INDEX), StrictJson.write(listing.json()));
    }

    Optional<Pulled> pulled(String name, String version) {
        return Optional.ofNullable(pulled.get(name + " " + version)).filter(known -> Files.exists(archive(known.id())));
    }

    /** Keeps a content that the version has now. */
    Pulled put(String name, String version, Upstream.Content content, Instant now) {
        write(archive(content.id()), content.archive());
        return put(name, version, new Pulled(content.id(), content.chart(), now));
    }

    /** The version still has the content that it had. */
    Pulled put(String name, String version, Pulled known) {
        pulled.put(name + " " + version, known);
        var all = new TreeMap<String, Json>();
        pulled.forEach((key, one) -> all.put(key, one.json()));
        write(folder.resolve(PULLED), StrictJson.write(Json.of(all)));
        return known;
    }

    Bytes archive(Pulled content) {
        try {
            return Bytes.copyOf(Files.readAllBytes(archive(content.id())));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what was fetched from a registry", e);
        }
    }

    /** The folder of a pack, unpacked when it is asked for first. @throws Refusal HF-PCK-011 */
    synchronized Path unpacked(Pulled content, String name, String version) {
        // As people call it, so that what is said about the pack names it.
        var parent = folder.resolve(content.id().value());
        var target = parent.resolve(name.replace('/', '-') + "-" + version.replaceAll("[^A-Za-z0-9._+-]", "-"));
        if (Files.isDirectory(target)) {
            return target;
        }
        try {
            Files.createDirectories(parent);
            var draft = Files.createTempDirectory(parent, ".draft-");
            try {
                PackArchive.unpack(archive(content), draft);
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (Refusal | UncheckedIOException e) {
                Folders.delete(draft);
                throw e;
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack what was fetched from a registry", e);
        }
    }

    private Path archive(Digest id) {
        return folder.resolve(id.value() + ".tar");
    }

    private Optional<JsonView> read(String name) {
        try {
            return Optional.of(JsonView.of(
                    StrictJson.parseObject(Bytes.copyOf(Files.readAllBytes(folder.resolve(name))), LIMITS)));
        } catch (IOException | Refusal e) {
            // Never written, or by another version: it is asked for again.
            return Optional.empty();
        }
    }

    private void write(Path target, Bytes content) {
        try {
            Files.createDirectories(folder);
            var draft = Files.createTempFile(folder, ".draft-", "");
            Files.write(draft, content.toArray());
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep what was fetched from a registry", e);
        }
    }
}
