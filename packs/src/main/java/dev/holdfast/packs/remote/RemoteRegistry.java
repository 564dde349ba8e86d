package dev.holdfast.packs.remote;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Pack;
import dev.holdfast.packs.registry.Brought;
import dev.holdfast.packs.registry.ImageName;
import dev.holdfast.packs.registry.Listed;
import dev.holdfast.packs.registry.PackRegistry;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.problem.Refusal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A registry on another machine. What it lists is asked when it is older than {@code refresh}; what it has under a version
 * is asked again then too, as tags can move. While it does not answer, the last good copy serves, and {@link #notice} says
 * how old that is. Thread-safe; whoever asks while it is being asked waits.
 */
public final class RemoteRegistry implements PackRegistry {
    /** After a question without an answer, so long nobody else waits for one. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    private static final String SILENT = "HF-REG-007";
    private static final Set<String> OF_ALL = Set.of(SILENT, "HF-REG-008", "HF-REG-009");

    private final String name;
    private final Upstream upstream;
    private final Optional<OciPusher> pusher;
    private final Duration refresh;
    private final Clock clock;
    private final Cache cache;
    /** What was asked for by name where the registry does not list everything. */
    private final TreeSet<String> named = new TreeSet<>();

    @Nullable
    private volatile Listing listing;

    private volatile Optional<Standing.Failure> failure = Optional.empty();

    RemoteRegistry(
            String name, Upstream upstream, Optional<OciPusher> pusher, Path folder, Duration refresh, Clock clock) {
        this.name = name;
        this.upstream = upstream;
        this.pusher = pusher;
        this.refresh = refresh;
        this.clock = clock;
        this.cache = new Cache(folder);
        this.listing = cache.listing().orElse(null);
    }

    /**
     * A Helm repository; nothing is asked yet.
     *
     * @param folder for the copy, of its own
     * @param refresh how old what it lists may become
     * @throws Refusal HF-TLS-001
     */
    public static RemoteRegistry helm(
            String name, URI address, Access access, Path folder, Duration refresh, Clock clock) {
        return new RemoteRegistry(name, new HelmRepository(address, access), Optional.empty(), folder, refresh, clock);
    }

    /**
     * An OCI registry; nothing is asked yet.
     *
     * @param address {@code oci://HOST/BASE}, or with http or https
     * @param folder for the copy, of its own
     * @param refresh how old what it lists may become
     * @throws Refusal HF-TLS-001
     */
    public static RemoteRegistry oci(
            String name, URI address, Access access, Path folder, Duration refresh, Clock clock) {
        var place = OciPlace.of(address);
        var session = new OciSession(place.root(), access);
        return new RemoteRegistry(
                name,
                new OciRepository(place, session),
                Optional.of(new OciPusher(place, session)),
                folder,
                refresh,
                clock);
    }

    /** Whether the path of an address can be that of an OCI registry's repositories. */
    public static boolean isBase(URI address) {
        var base = OciPlace.of(address).base();
        return base.isEmpty() || OciPlace.isName(base);
    }

    @Override
    public String name() {
        return name;
    }

    /** How it stands; asks nobody and waits for nobody. */
    public Standing standing() {
        var now = listing;
        return new Standing(
                Optional.ofNullable(now).map(Listing::asOf),
                now == null ? 0 : now.size(),
                now == null || now.complete(),
                failure);
    }

    /** What it said last of a version; asks nobody. */
    public Optional<Listed.Mark> mark(String pack, String version) {
        var now = listing;
        return now == null
                ? Optional.empty()
                : now.find(pack, version).map(entry -> entry.listed(name).mark());
    }

    /** Whether what it lists is older than it should be, or the last question failed and it was not just asked. */
    public boolean isDue() {
        var now = listing;
        return !isQuiet() && (now == null || isOld(now.asOf()) || failure.isPresent());
    }

    /** As {@link #refresh}, unless somebody else just did. */
    public synchronized void refreshIfDue() {
        if (isDue()) {
            refresh();
        }
    }

    /** Asks it now. @throws Refusal HF-REG-007 to -009; then the copy stays as it was */
    public synchronized void refresh() {
        var before = listing;
        try {
            var answer = upstream.list();
            var next = Listing.of(clock.instant(), answer.complete(), answer.items());
            if (!answer.complete()) {
                if (before != null) {
                    named.addAll(before.entries().keySet());
                }
                for (var one : named) {
                    next = next.with(one, upstream.versions(one));
                }
            }
            next = before == null ? next : withGone(next, before);
            keep(next);
            failure = Optional.empty();
        } catch (Refusal e) {
            failed(e);
            throw e;
        }
    }

    @Override
    public List<Listed> find(String pack) {
        var now = current();
        var known = now.of(name, pack);
        return known.isEmpty() && !now.complete() ? ask(pack) : known;
    }

    /** Of a registry that does not list everything; whoever gets no answer must not take another registry's. */
    private synchronized List<Listed> ask(String pack) {
        failure.filter(_ -> isQuiet()).ifPresent(why -> {
            throw new Refusal(why.problem());
        });
        try {
            var versions = upstream.versions(pack);
            if (!versions.isEmpty()) {
                named.add(pack);
                keep(current().with(pack, versions));
            }
            return current().of(name, pack);
        } catch (Refusal e) {
            failed(e);
            throw e;
        }
    }

    @Override
    public List<Listed> all() {
        return current().all(name);
    }

    @Override
    public Brought bring(Listed listed) {
        var content = content(listed);
        return content.chart()
                ? new Brought.ChartArchive(cache.archive(content))
                : new Brought.PackFolder(cache.unpacked(content, listed.name(), listed.version()));
    }

    @Override
    public boolean isAt(String url) {
        return upstream.isAt(url);
    }

    @Override
    public synchronized Optional<Digest> image(ImageName image) {
        if (isQuiet()) {
            throw new Refusal(failure.orElseThrow().problem());
        }
        try {
            return upstream.image(image);
        } catch (Refusal e) {
            // Who may not see one image may see all packs.
            if (e.problem().code().equals(SILENT)) {
                failed(e);
            }
            throw e;
        }
    }

    @Override
    public List<Listed> at(String address) {
        return upstream.nameAt(address).map(this::find).orElseGet(() -> current().entries().values().stream()
                .flatMap(List::stream)
                .filter(entry -> entry.item().address().equals(address))
                .map(entry -> entry.listed(name))
                .toList());
    }

    @Override
    public Optional<Finding> notice() {
        return standing().notice(name, clock.instant());
    }

    /**
     * Puts a pack there.
     *
     * @param archive the pack's folder, gzipped
     * @return whether it was put there now; a version that is there with the same files stays
     * @throws Refusal HF-REG-015, -019, -016 when this is no registry that takes packs, -007 to -009
     */
    public synchronized boolean push(Pack pack, Bytes archive) {
        var target = pusher.orElseThrow(() -> new Refusal(
                "HF-REG-016", "a registry that takes packs", name + ", a Helm repository", "push to one of type oci"));
        var done = target.push(PackArtifact.of(pack, archive));
        var now = listing;
        if (now != null) {
            try {
                keep(withGone(now.with(pack.name(), upstream.versions(pack.name())), now));
            } catch (Refusal e) {
                // It is there all the same; the next refresh finds it.
                failed(e);
            }
        }
        return done;
    }

    private Listing withGone(Listing next, Listing before) {
        return next.withGone(
                before, item -> cache.pulled(item.name(), item.version()).isPresent());
    }

    private Cache.Pulled content(Listed listed) {
        var entry = current().find(listed.name(), listed.version());
        var known = cache.pulled(listed.name(), listed.version());
        var settled = known.filter(one -> !isOld(one.asked())
                || isQuiet()
                || entry.isEmpty()
                || entry.get().gone());
        return settled.orElseGet(() -> fetch(entry.orElseThrow(() -> new Refusal(
                        "HF-REG-003", listed.toString(), "not in " + name + " any more", "name a version that it has"))
                .item()));
    }

    private synchronized Cache.Pulled fetch(Upstream.Item item) {
        var known = cache.pulled(item.name(), item.version());
        if (known.isEmpty()) {
            // Not noted again: it would never be asked while somebody keeps asking.
            failure.filter(why -> isQuiet() && why.problem().code().equals(SILENT))
                    .ifPresent(why -> {
                        throw new Refusal(why.problem());
                    });
        }
        var now = clock.instant();
        try {
            return known.isPresent() && upstream.identify(item).equals(known.map(Cache.Pulled::id))
                    ? cache.put(item.name(), item.version(), known.get().askedAt(now))
                    : cache.put(item.name(), item.version(), upstream.fetch(item), now);
        } catch (Refusal e) {
            failed(e);
            return known.orElseThrow(() -> e);
        }
    }

    /** What it lists; asked first when it never said anything. */
    private Listing current() {
        var now = listing;
        return now == null ? first() : now;
    }

    private synchronized Listing first() {
        if (listing == null) {
            failure.filter(_ -> isQuiet()).ifPresent(why -> {
                throw new Refusal(why.problem());
            });
            refresh();
        }
        return Objects.requireNonNull(listing);
    }

    private void keep(Listing next) {
        cache.put(next);
        listing = next;
    }

    /** What is wrong with one item says nothing of the registry. */
    private void failed(Refusal why) {
        if (OF_ALL.contains(why.problem().code())) {
            failure = Optional.of(new Standing.Failure(why.problem(), clock.instant()));
        }
    }

    private boolean isQuiet() {
        return failure.filter(why -> clock.instant().isBefore(why.at().plus(QUIET)))
                .isPresent();
    }

    private boolean isOld(Instant time) {
        return !clock.instant().isBefore(time.plus(refresh));
    }
}
