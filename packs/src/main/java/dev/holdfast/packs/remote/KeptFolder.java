package dev.holdfast.packs.remote;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.PackArchive;
import dev.holdfast.packs.registry.Brought;
import dev.holdfast.packs.registry.FolderRegistry;
import dev.holdfast.packs.registry.Listed;
import dev.holdfast.packs.registry.PackRegistry;
import dev.holdfast.protocol.problem.Refusal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A folder of packs on this machine, with a copy of each. Looks into the folder at every call; while that is away, the last
 * copy serves, and {@link #notice} says how old it is. Thread-safe.
 */
public final class KeptFolder implements PackRegistry {
    private static final Duration UNUSED = Duration.ofHours(1);

    private final String name;
    private final FolderRegistry folder;
    private final Clock clock;
    private final Cache cache;

    @Nullable
    private volatile Listing copied;

    private volatile Optional<Standing.Failure> failure = Optional.empty();

    /**
     * A folder; nothing is looked at yet.
     *
     * @param copies for the copies, of its own
     */
    public KeptFolder(String name, Path folder, Path copies, Clock clock) {
        this.name = name;
        this.folder = new FolderRegistry(name, folder);
        this.clock = clock;
        this.cache = new Cache(copies);
        this.copied = cache.listing().orElse(null);
    }

    @Override
    public String name() {
        return name;
    }

    /** Copies every pack that changed; one that no archive can hold has no copy. Nothing while the folder is away. */
    public synchronized void keep() {
        var now = there();
        if (now.isEmpty()) {
            return;
        }
        now.get().forEach(this::copy);
        cache.keepOnly(
                now.get().stream()
                        .map(listed -> Cache.key(listed.name(), listed.version()))
                        .collect(Collectors.toSet()),
                clock.instant().minus(UNUSED));
        var next = Listing.of(
                clock.instant(),
                true,
                now.get().stream()
                        .map(listed -> new Upstream.Item(
                                listed.name(),
                                listed.version(),
                                "",
                                Optional.empty(),
                                listed.mark() == Listed.Mark.DEPRECATED))
                        .toList());
        cache.put(next);
        copied = next;
    }

    private void copy(Listed listed) {
        if (!(folder.bring(listed) instanceof Brought.PackFolder(var pack))) {
            return;
        }
        try {
            // Before the files are read: what changes meanwhile is copied again.
            var stamp = PackArchive.stamp(pack);
            var known = cache.pulled(listed.name(), listed.version());
            if (known.filter(copy -> copy.id().equals(stamp)).isEmpty()) {
                var archive = PackArchive.write(pack, listed.name() + "-" + listed.version());
                cache.put(
                        listed.name(), listed.version(), new Upstream.Content(stamp, false, archive), clock.instant());
            }
        } catch (Refusal _) {
            // Whoever publishes it is told what is wrong with it.
        }
    }

    @Override
    public List<Listed> find(String pack) {
        return all().stream().filter(listed -> listed.name().equals(pack)).toList();
    }

    @Override
    public List<Listed> all() {
        return there().orElseGet(() -> {
            var last = copied;
            if (last == null) {
                throw new Refusal(failure.orElseThrow().problem());
            }
            return last.all(name);
        });
    }

    /** What the folder has; empty while it is away. */
    private Optional<List<Listed>> there() {
        try {
            var now = folder.all();
            var last = copied;
            if (now.isEmpty() && last != null && last.size() > 0) {
                // What a share leaves that is no longer mounted.
                throw new Refusal(
                        "HF-REG-001",
                        "the packs of " + name + " in its folder",
                        "an empty folder",
                        "mount it, or delete the Registry");
            }
            failure = Optional.empty();
            return Optional.of(now);
        } catch (Refusal e) {
            var since = failure.map(Standing.Failure::at).orElseGet(clock::instant);
            failure = Optional.of(new Standing.Failure(e.problem(), since));
            return Optional.empty();
        }
    }

    @Override
    public Brought bring(Listed listed) {
        // Whoever asks was told just before what there is.
        if (failure.isEmpty()) {
            return folder.bring(listed);
        }
        var copy = cache.pulled(listed.name(), listed.version())
                .orElseThrow(() -> new Refusal(
                        "HF-REG-003",
                        "a copy of " + listed + " while the folder of " + name + " is away",
                        "none: it has files that no copy can hold, or came just before",
                        "bring the folder back"));
        return new Brought.PackFolder(cache.unpacked(copy, listed.name(), listed.version()));
    }

    @Override
    public Optional<Finding> notice() {
        return lastCopy().notice(name, clock.instant());
    }

    /** How it stands, after a look into the folder; a failure is told with the time of its begin. */
    public Standing standing() {
        return there().map(now -> new Standing(Optional.of(clock.instant()), now.size(), true, Optional.empty()))
                .orElseGet(this::lastCopy);
    }

    private Standing lastCopy() {
        var last = copied;
        return new Standing(
                Optional.ofNullable(last).map(Listing::asOf), last == null ? 0 : last.size(), true, failure);
    }
}
