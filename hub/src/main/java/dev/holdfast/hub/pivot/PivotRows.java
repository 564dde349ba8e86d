package dev.holdfast.hub.pivot;

import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.sign.Envelope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tables {@code pivot_said}, {@code pivot_heard} and {@code pivot_seal}. */
final class PivotRows {
    private final HubStore store;

    PivotRows(HubStore store) {
        this.store = store;
    }

    /** What is said to these sites, those that anything is said to. */
    Map<SiteId, Letter> said(Collection<SiteId> sites) {
        return store.read(h -> h.createQuery("SELECT site, statement, seal FROM pivot_said WHERE site IN (<sites>)")
                .bindList("sites", sites.stream().map(SiteId::value).toList())
                .map((rs, _) -> Map.entry(new SiteId(rs.getString("site")), letter(rs)))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void say(SiteId site, Letter letter) {
        store.write(h -> h.execute(
                "INSERT OR REPLACE INTO pivot_said(site, statement, seal) VALUES (?, ?, ?)",
                site.value(),
                letter.statement().write().toArray(),
                seal(letter)));
    }

    /** Whether anything was said. */
    boolean silence(SiteId site) {
        return store.write(h -> h.execute("DELETE FROM pivot_said WHERE site = ?", site.value())) > 0;
    }

    Optional<Envelope> heard(SiteId site) {
        return store.read(h -> h.createQuery("SELECT statement FROM pivot_heard WHERE site = ?")
                .bind(0, site.value())
                .map((rs, _) -> envelope(rs))
                .findOne());
    }

    void hear(SiteId site, Envelope statement, Instant now) {
        store.write(h -> h.execute(
                "INSERT OR REPLACE INTO pivot_heard(site, statement, received) VALUES (?, ?, ?)",
                site.value(),
                statement.write().toArray(),
                now.toString()));
    }

    Optional<Bytes> seal(SiteId site, String id) {
        return store.read(h -> h.createQuery("SELECT file FROM pivot_seal WHERE site = ? AND id = ?")
                .bind(0, site.value())
                .bind(1, id)
                .map((rs, _) -> Bytes.copyOf(rs.getBytes(1)))
                .findOne());
    }

    void keepSeal(SiteId site, String id, Bytes file) {
        store.write(h -> h.execute(
                "INSERT OR REPLACE INTO pivot_seal(site, id, file) VALUES (?, ?, ?)",
                site.value(),
                id,
                file.toArray()));
    }

    void forget(SiteId site) {
        store.write(h -> {
            h.execute("DELETE FROM pivot_heard WHERE site = ?", site.value());
            return h.execute("DELETE FROM pivot_seal WHERE site = ?", site.value());
        });
    }

    private static Letter letter(ResultSet rs) throws SQLException {
        var seal = rs.getBytes("seal");
        return new Letter(envelope(rs), seal == null ? List.of() : List.of(Bytes.copyOf(seal)));
    }

    private static Envelope envelope(ResultSet rs) throws SQLException {
        return Envelope.parse(Bytes.copyOf(rs.getBytes("statement")));
    }

    private static byte @Nullable [] seal(Letter letter) {
        return letter.seals().isEmpty() ? null : letter.seals().getFirst().toArray();
    }
}
