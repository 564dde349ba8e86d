package dev.holdfast.hub.publish;

import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Table {@code revision}: the last ones of each site. Joins the transaction of its caller. */
final class RevisionRows {
    /** So many can be looked at and gone back to. */
    private static final int KEPT = 200;

    private final HubStore store;

    RevisionRows(HubStore store) {
        this.store = store;
    }

    /** Newest first. */
    List<MadeRevision> of(SiteId site) {
        return store.read(h -> h.createQuery("SELECT * FROM revision WHERE site = ? ORDER BY revision DESC")
                .bind(0, site.value())
                .map((rs, _) -> row(rs))
                .list());
    }

    /** A revision that is there stays as it is: it was signed again, for a reason of its own. */
    void save(SiteId site, MadeRevision made) {
        store.write(h -> {
            h.execute(
                    "INSERT OR IGNORE INTO revision(site, revision, cluster, definition, author, client, at)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    site.value(),
                    made.revision(),
                    made.cluster(),
                    StrictJson.write(made.definition()).utf8(),
                    made.author().name(),
                    made.author().client(),
                    made.at().toString());
            return h.execute(
                    "DELETE FROM revision WHERE site = ? AND revision <= ?", site.value(), made.revision() - KEPT);
        });
    }

    private static MadeRevision row(ResultSet rs) throws SQLException {
        return new MadeRevision(
                rs.getLong("revision"),
                rs.getString("cluster"),
                StrictJson.parseObject(Bytes.utf8(rs.getString("definition")), Limits.OBJECTS),
                new Author(rs.getString("author"), rs.getString("client")),
                Instant.parse(rs.getString("at")));
    }
}
