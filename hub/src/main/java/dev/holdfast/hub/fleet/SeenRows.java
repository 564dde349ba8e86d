package dev.holdfast.hub.fleet;

import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.report.SiteReport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Table {@code site_seen}. */
final class SeenRows {
    private final HubStore store;

    SeenRows(HubStore store) {
        this.store = store;
    }

    Map<SiteId, Seen> all() {
        return store.read(h -> {
            var all = new LinkedHashMap<SiteId, Seen>();
            h.createQuery("SELECT * FROM site_seen")
                    .map((rs, _) -> Map.entry(new SiteId(rs.getString("site")), seen(rs)))
                    .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
            return all;
        });
    }

    /**
     * Stores what {@code current} says once the transaction is open, so that the newest always wins.
     *
     * @param saved runs after the commit, and not when there is none
     */
    void save(SiteId site, Supplier<Seen> current, Runnable saved) {
        store.write(h -> {
            store.afterCommit(saved);
            return save(h, site, current.get());
        });
    }

    /** Several saves, one commit. */
    void together(Runnable work) {
        store.together(() -> {
            work.run();
            return true;
        });
    }

    private static int save(Handle h, SiteId site, Seen seen) {
        return h.execute(
                "INSERT OR REPLACE INTO site_seen(site, generation, last_seen, via, link_seen, boot_id, connection,"
                        + " announced_off, planned_until, report, received, report_via)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                site.value(),
                seen.generation(),
                seen.lastSeen().toString(),
                seen.via(),
                seen.linkSeen().toString(),
                seen.bootId(),
                seen.connection(),
                seen.announcedOff() ? 1 : 0,
                seen.plannedUntil().toString(),
                seen.reported().map(r -> r.report().write().toArray()).orElse(null),
                seen.reported().map(r -> r.received().toString()).orElse(null),
                seen.reported().map(Seen.Reported::via).orElse(""));
    }

    void remove(SiteId site) {
        store.write(h -> h.execute("DELETE FROM site_seen WHERE site = ?", site.value()));
    }

    private static Seen seen(ResultSet rs) throws SQLException {
        byte @Nullable [] report = rs.getBytes("report");
        Optional<Seen.Reported> reported = report == null
                ? Optional.empty()
                : Optional.of(new Seen.Reported(
                        SiteReport.parse(Bytes.copyOf(report)),
                        Instant.parse(rs.getString("received")),
                        rs.getString("report_via")));
        return new Seen(
                rs.getLong("generation"),
                Instant.parse(rs.getString("last_seen")),
                rs.getString("via"),
                Instant.parse(rs.getString("link_seen")),
                rs.getLong("boot_id"),
                rs.getLong("connection"),
                rs.getInt("announced_off") == 1,
                Instant.parse(rs.getString("planned_until")),
                reported);
    }
}
