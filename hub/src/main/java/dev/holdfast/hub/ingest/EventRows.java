package dev.holdfast.hub.ingest;

import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.report.SiteEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jdbi.v3.core.statement.EmptyHandling;

/** Tables {@code site_event} and {@code site_carried}. */
final class EventRows {
    /** Up to which sequence carried reports brought everything of one installation of an agent. */
    record Carried(long generation, long sequence) {}

    private final HubStore store;

    EventRows(HubStore store) {
        this.store = store;
    }

    /** Stores events; those that are already here stay as they are. @return how many were new */
    int add(SiteId site, long generation, List<SiteEvent> events, Instant received) {
        return store.write(h -> {
            int added = 0;
            for (var event : events) {
                added += h.execute(
                        "INSERT OR IGNORE INTO site_event(site, generation, sequence, boot_id, time, received, type,"
                                + " severity, event) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        site.value(),
                        generation,
                        event.sequence(),
                        event.bootId(),
                        event.time().toString(),
                        received.toString(),
                        event.type(),
                        event.severity(),
                        event.write().toArray());
            }
            return added;
        });
    }

    /** Whether one of these is not here yet. */
    boolean lacks(SiteId site, long generation, List<Long> sequences) {
        return store.read(h -> sequences.stream()
                .anyMatch(sequence -> h.createQuery("SELECT count(*) FROM site_event"
                                        + " WHERE site = ? AND generation = ? AND sequence = ?")
                                .bind(0, site.value())
                                .bind(1, generation)
                                .bind(2, sequence)
                                .mapTo(Integer.class)
                                .one()
                        == 0));
    }

    List<StoredEvent> newest(SiteId site, int most) {
        return store.read(h -> h.createQuery("SELECT event, received FROM site_event WHERE site = ?"
                        + " ORDER BY generation DESC, sequence DESC LIMIT ?")
                .bind(0, site.value())
                .bind(1, most)
                .map((rs, _) -> new StoredEvent(
                        SiteEvent.parse(Bytes.copyOf(rs.getBytes("event"))), Instant.parse(rs.getString("received"))))
                .list());
    }

    /** What arrived last from the sites that the filter lets pass, newest first. */
    List<StoredEvent> newest(Predicate<SiteId> sites, int most) {
        return store.read(h -> {
            try (var found = h
                    .createQuery("SELECT site, event, received FROM site_event ORDER BY rowid DESC")
                    .map((rs, _) -> new Object[] {rs.getString("site"), rs.getBytes("event"), rs.getString("received")})
                    .stream()) {
                return found.filter(row -> sites.test(new SiteId((String) row[0])))
                        .limit(most)
                        .map(row -> new StoredEvent(
                                SiteEvent.parse(Bytes.copyOf((byte[]) row[1])), Instant.parse((String) row[2])))
                        .toList();
            }
        });
    }

    void carried(SiteId site, long generation, long sequence) {
        store.write(h -> h.execute(
                "INSERT INTO site_carried(site, generation, sequence) VALUES (?, ?, ?) ON CONFLICT (site) DO UPDATE"
                        + " SET sequence = max(excluded.sequence,"
                        + " CASE WHEN generation = excluded.generation THEN sequence ELSE 0 END),"
                        + " generation = excluded.generation",
                site.value(),
                generation,
                sequence));
    }

    Map<SiteId, Carried> carried(Collection<SiteId> sites) {
        return store.read(h -> h.createQuery("SELECT * FROM site_carried WHERE site IN (<sites>)")
                .bindList(
                        EmptyHandling.NULL_KEYWORD,
                        "sites",
                        sites.stream().map(SiteId::value).toList())
                .map((rs, _) -> Map.entry(
                        new SiteId(rs.getString("site")),
                        new Carried(rs.getLong("generation"), rs.getLong("sequence"))))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
