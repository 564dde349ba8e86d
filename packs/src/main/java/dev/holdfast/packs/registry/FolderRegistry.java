package dev.holdfast.packs.registry;

import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A folder of pack folders, {@code NAME-VERSION/} each; what {@code pack.json} says wins over the folder's name. Looks
 * again at every call, follows no link. Thread-safe.
 */
public final class FolderRegistry implements PackRegistry {
    private static final long LARGEST_DESCRIPTION = 1 << 20;

    private final String name;
    private final Path folder;

    /** @throws Refusal HF-REG-001 when the folder does not exist */
    public FolderRegistry(String name, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new Refusal(
                    "HF-REG-001",
                    "the registry " + name + " to be a folder of packs",
                    "no folder at its url",
                    "correct the url of the Registry");
        }
        this.name = name;
        this.folder = folder;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<PackLocation> find(String pack) {
        return all().stream().filter(location -> location.name().equals(pack)).toList();
    }

    @Override
    public List<PackLocation> all() {
        var found = new ArrayList<PackLocation>();
        try (var children = Files.list(folder)) {
            children.filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .forEach(child -> location(child).ifPresent(found::add));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the registry folder " + folder, e);
        }
        found.sort(Comparator.comparing(PackLocation::name).thenComparing(PackLocation::version));
        return found;
    }

    private Optional<PackLocation> location(Path child) {
        var description = child.resolve("pack.json");
        try {
            if (!Files.isRegularFile(description, LinkOption.NOFOLLOW_LINKS)
                    || Files.size(description) > LARGEST_DESCRIPTION) {
                return Optional.empty();
            }
            var text = Bytes.copyOf(Files.readAllBytes(description)).utf8().replace('\t', ' ');
            var view = JsonView.of(Yaml.readMapping(text).value());
            var pack = view.at("name").text().strip().toLowerCase(Locale.ROOT);
            var version = view.at("version").json().map(FolderRegistry::version).orElse("");
            return pack.isEmpty() || version.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new PackLocation(name, pack, version, child));
        } catch (IOException | Refusal e) {
            // Not a pack that anybody can name; `pack lint` says what is wrong with it.
            return Optional.empty();
        }
    }

    private static String version(Json json) {
        return switch (json) {
            case Json.Str(var text) -> text.strip();
            case Json.Num number -> number.value().toPlainString();
            case Json.Bool _, Json.Nil _, Json.Arr _, Json.Obj _ -> "";
        };
    }
}
