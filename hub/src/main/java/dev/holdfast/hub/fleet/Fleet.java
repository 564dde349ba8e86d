package dev.holdfast.hub.fleet;

import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.report.SiteReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What every site reported last, and how old that is. Thread-safe. Reports and presence are stored at once, plain signs
 * of life only by {@link #flush}, so that heartbeats cost no commit.
 */
public final class Fleet {
    private static final int FLUSHED_AT_ONCE = 1_000;

    private final SeenRows rows;
    private final Clock clock;
    private final Function<SiteId, Duration> heartbeat;
    private final Map<SiteId, Seen> seen = new ConcurrentHashMap<>();
    private final Set<SiteId> unsaved = ConcurrentHashMap.newKeySet();
    private final CopyOnWriteArrayList<Consumer<SiteId>> listeners = new CopyOnWriteArrayList<>();
    private volatile Instant upSince = Instant.EPOCH;

    /** @param heartbeat each site's interval */
    public Fleet(HubStore store, Clock clock, Function<SiteId, Duration> heartbeat) {
        this.rows = new SeenRows(store);
        this.clock = clock;
        this.heartbeat = heartbeat;
        seen.putAll(rows.all());
    }

    /** Called after something about a site changed. */
    public void onChange(Consumer<SiteId> listener) {
        listeners.add(listener);
    }

    /** Everything known, as of now. */
    public FleetImage image() {
        var now = clock.instant();
        var views = new TreeMap<SiteId, SiteView>();
        seen.forEach((site, known) -> views.put(site, view(site, known, now)));
        return new FleetImage(now, views);
    }

    /** How many sites have an agent or were heard. */
    public int size() {
        return seen.size();
    }

    /** What is known of one site; a site that was never heard has an empty view. */
    public SiteView view(SiteId site) {
        return view(site, known(site), clock.instant());
    }

    /** The newest report of a site's present agent. */
    public Optional<SiteReport> report(SiteId site) {
        return known(site).reported().map(Seen.Reported::report);
    }

    /** Counts the installations of a site's agent; sequence numbers rise within one. */
    public long generation(SiteId site) {
        return known(site).generation();
    }

    /**
     * Takes a report unless a newer one is known, by start and sequence.
     *
     * @return whether it is the newest now
     */
    public boolean report(SiteId site, SiteReport report, String via) {
        var now = clock.instant();
        var newer = new boolean[1];
        change(site, known -> {
            newer[0] = isNews(known, report);
            return newer[0] ? known.with(new Seen.Reported(report, now, via)) : known;
        });
        return newer[0];
    }

    /** Whether a report would be the newest one. */
    public boolean isNews(SiteId site, SiteReport report) {
        return isNews(known(site), report);
    }

    /** Something of the site arrived just now over the live link. */
    public void heard(SiteId site, String via) {
        var now = clock.instant();
        seen.compute(site, (_, known) -> orNever(known).heard(now, via, true));
        unsaved.add(site);
    }

    /** Something that the site wrote at {@code written} arrived by stick. */
    public void carried(SiteId site, Instant written) {
        var now = clock.instant();
        change(site, known -> known.heard(written.isAfter(now) ? now : written, "stick", false));
    }

    /** A heartbeat or state: the site is there, in this start and connection. */
    public void online(SiteId site, long bootId, long connection) {
        presence(site, bootId, connection, false, Instant.EPOCH);
    }

    /** The will or a planned stop of this start and connection. */
    public void offline(SiteId site, long bootId, long connection, Optional<Instant> until) {
        presence(site, bootId, connection, true, until.orElse(Instant.EPOCH));
    }

    private void presence(SiteId site, long bootId, long connection, boolean off, Instant until) {
        var known = known(site);
        if (known.bootId() == bootId
                && known.connection() == connection
                && known.announcedOff() == off
                && known.plannedUntil().equals(until)) {
            return;
        }
        change(site, now -> now.isLate(bootId, connection) ? now : now.presence(bootId, connection, off, until));
    }

    /** The site has a new agent: what the old one reported no longer counts. */
    public void reinstalled(SiteId site) {
        change(site, Seen::reinstalled);
    }

    /** Forgets a site that was deleted. */
    public void forget(SiteId site) {
        seen.remove(site);
        unsaved.remove(site);
        rows.remove(site);
        listeners.forEach(listener -> listener.accept(site));
    }

    /** Whether the hub itself can hear: while it cannot, every link is unknown. */
    public void hubLink(boolean up) {
        if (up == upSince.equals(Instant.EPOCH)) {
            upSince = up ? clock.instant() : Instant.EPOCH;
            seen.keySet().forEach(site -> listeners.forEach(listener -> listener.accept(site)));
        }
    }

    /** Stores the signs of life since the last call; once a minute and at the end. */
    public void flush() {
        var sites = List.copyOf(unsaved);
        for (var from = 0; from < sites.size(); from += FLUSHED_AT_ONCE) {
            flush(sites.subList(from, Math.min(sites.size(), from + FLUSHED_AT_ONCE)));
        }
    }

    private void flush(List<SiteId> sites) {
        sites.forEach(unsaved::remove);
        rows.together(() ->
                sites.stream().filter(seen::containsKey).forEach(site -> rows.save(site, () -> known(site), () -> {})));
    }

    // Never a database write while the map's entry is locked: a transaction of ours may be waiting for that entry.
    private void change(SiteId site, UnaryOperator<Seen> change) {
        var before = known(site);
        var after = seen.compute(site, (_, known) -> change.apply(orNever(known)));
        if (!after.equals(before)) {
            unsaved.add(site);
        }
        if (unsaved.contains(site)) {
            // Saved only when the transaction around us is: until then the next change saves it again.
            rows.save(site, () -> known(site), () -> unsaved.remove(site));
        }
        listeners.forEach(listener -> listener.accept(site));
    }

    private SiteView view(SiteId site, Seen known, Instant now) {
        return new SiteView(
                site,
                Presence.of(known, heartbeat.apply(site), upSince, now),
                known.via(),
                present(known.lastSeen()),
                present(known.plannedUntil()),
                known.reported().map(Seen.Reported::report),
                known.reported().map(Seen.Reported::received));
    }

    private Seen known(SiteId site) {
        return seen.getOrDefault(site, Seen.NEVER);
    }

    private static Seen orNever(@org.jspecify.annotations.Nullable Seen known) {
        return known == null ? Seen.NEVER : known;
    }

    private static boolean isNews(Seen known, SiteReport report) {
        return known.reported()
                .map(Seen.Reported::report)
                .filter(old -> !isNewer(report, old))
                .isEmpty();
    }

    private static boolean isNewer(SiteReport report, SiteReport old) {
        return report.bootId() > old.bootId()
                || (report.bootId() == old.bootId() && report.sequence() > old.sequence());
    }

    private static Optional<Instant> present(Instant time) {
        return time.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(time);
    }
}
