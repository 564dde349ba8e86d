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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A folder of pack folders, {@code NAME-VERSION/} each; what {@code pack.json} says wins over the folder's name. Looks
 * again at every call, follows no link. Thread-safe.
 */
public final class FolderRegistry implements PackRegistry {
    private static final long LARGEST_DESCRIPTION = 1 << 20;
    private static final Set<String> ADVISED_AGAINST = Set.of("deprecated", "deleted", "disabled");

    private final String name;
    private final Path folder;
    private final Map<Listed, Path> seen = new ConcurrentHashMap<>();

    /** @param folder need not be there yet */
    public FolderRegistry(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Listed> find(String pack) {
        return all().stream().filter(listed -> listed.name().equals(pack)).toList();
    }

    @Override
    public List<Listed> all() {
        return packs().stream().map(Found::listed).toList();
    }

    @Override
    public Brought bring(Listed listed) {
        return Optional.ofNullable(seen.get(listed))
                .map(Brought.PackFolder::new)
                .orElseThrow(() ->
                        new Refusal("HF-REG-003", "the pack " + listed, "not in " + name + " any more", "put it back"));
    }

    /** @throws Refusal HF-REG-001 when the folder does not exist, or may not be read */
    private List<Found> packs() {
        if (!Files.isDirectory(folder)) {
            throw new Refusal(
                    "HF-REG-001",
                    "the registry " + name + " to be a folder of packs",
                    "no folder at its url",
                    "bring the folder back, or correct the url of the Registry");
        }
        var found = new ArrayList<Found>();
        try (var children = Files.list(folder)) {
            children.filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .forEach(child -> location(child).ifPresent(found::add));
        } catch (IOException | UncheckedIOException e) {
            throw new Refusal(
                    "HF-REG-001",
                    "the registry " + name + " to be a folder that the hub may read",
                    String.valueOf(e.getMessage()),
                    "check the rights of the folder");
        }
        found.forEach(pack -> seen.put(pack.listed(), pack.folder()));
        found.sort(Comparator.comparing((Found pack) -> pack.listed().name())
                .thenComparing(pack -> pack.listed().version()));
        return found;
    }

    /** One pack and where it is. */
    private record Found(Listed listed, Path folder) {}

    private static Listed.Mark mark(JsonView pack) {
        var state = pack.at("annotations").json().filter(Json.Obj.class::isInstance).stream()
                .flatMap(annotations -> JsonView.of(annotations).at("system_state").json().stream())
                .map(FolderRegistry::text)
                .findFirst()
                .orElse("");
        return ADVISED_AGAINST.contains(state.toLowerCase(Locale.ROOT)) ? Listed.Mark.DEPRECATED : Listed.Mark.CURRENT;
    }

    private Optional<Found> location(Path child) {
        var description = child.resolve("pack.json");
        try {
            if (!Files.isRegularFile(description, LinkOption.NOFOLLOW_LINKS)
                    || Files.size(description) > LARGEST_DESCRIPTION) {
                return Optional.empty();
            }
            var text = Bytes.copyOf(Files.readAllBytes(description)).utf8().replace('\t', ' ');
            var view = JsonView.of(Yaml.readMapping(text).value());
            var pack = view.at("name").text().strip().toLowerCase(Locale.ROOT);
            var version = view.at("version").json().map(FolderRegistry::text).orElse("");
            return pack.isEmpty() || version.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Found(new Listed(name, pack, version, mark(view)), child));
        } catch (IOException | Refusal e) {
            // Not a pack that anybody can name; `pack lint` says what is wrong with it.
            return Optional.empty();
        }
    }

    private static String text(Json json) {
        return switch (json) {
            case Json.Str(var text) -> text.strip();
            case Json.Num number -> number.value().toPlainString();
            case Json.Bool _, Json.Nil _, Json.Arr _, Json.Obj _ -> "";
        };
    }
}
