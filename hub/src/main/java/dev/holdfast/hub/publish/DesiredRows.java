package dev.holdfast.hub.publish;

import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.SiteId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Table {@code desired}: what was last signed for each site. */
final class DesiredRows {
    /**
     * What was signed.
     *
     * @param content digest of the desired state apart from revision and time of issue
     * @param enclosed what tells apart what was signed beside it; empty for nothing
     */
    record Row(long revision, Digest content, Digest document, long acknowledged, String enclosed) {}

    private final HubStore store;

    DesiredRows(HubStore store) {
        this.store = store;
    }

    Optional<Row> find(SiteId site) {
        return store.read(h -> h.createQuery("SELECT * FROM desired WHERE site = ?")
                .bind(0, site.value())
                .map((rs, _) -> row(rs))
                .findOne());
    }

    /** What was last signed for several sites; nothing for a site that nothing was signed for. */
    Map<SiteId, Row> find(Collection<SiteId> sites) {
        return store.read(h -> h.createQuery("SELECT * FROM desired WHERE site IN (<sites>)")
                .bindList("sites", sites.stream().map(SiteId::value).toList())
                .map((rs, _) -> Map.entry(new SiteId(rs.getString("site")), row(rs)))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    List<SiteId> sites() {
        return store.read(h -> h.createQuery("SELECT site FROM desired ORDER BY site")
                .map((rs, _) -> new SiteId(rs.getString("site")))
                .list());
    }

    void save(SiteId site, Row row) {
        store.write(h -> h.execute(
                "INSERT OR REPLACE INTO desired(site, revision, content, digest, acknowledged, enclosed)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                site.value(),
                row.revision(),
                row.content().value(),
                row.document().value(),
                row.acknowledged(),
                row.enclosed()));
    }

    private static Row row(ResultSet rs) throws SQLException {
        return new Row(
                rs.getLong("revision"),
                new Digest(rs.getString("content")),
                new Digest(rs.getString("digest")),
                rs.getLong("acknowledged"),
                rs.getString("enclosed"));
    }
}
