package dev.holdfast.hub.cluster;

import dev.holdfast.hub.cluster.LaunchRow.Goal;
import dev.holdfast.hub.cluster.LaunchRow.Holder;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tables {@code launch} and {@code site_epoch}. Thread-safe; joins the transaction of its caller. */
public final class LaunchRows {
    private final HubStore store;

    public LaunchRows(HubStore store) {
        this.store = store;
    }

    public Optional<LaunchRow> find(String cluster) {
        return store.read(h -> h.createQuery("SELECT * FROM launch WHERE cluster = ?")
                .bind(0, cluster)
                .map((rs, _) -> row(rs))
                .findOne());
    }

    public List<LaunchRow> all() {
        return store.read(h -> h.createQuery("SELECT * FROM launch ORDER BY cluster")
                .map((rs, _) -> row(rs))
                .list());
    }

    /** The row of this very cluster, made when there is none; one of an earlier cluster of that name is replaced. */
    public LaunchRow open(String cluster, String uid) {
        return store.write(
                _ -> find(cluster).filter(row -> row.uid().equals(uid)).orElseGet(() -> {
                    var fresh = LaunchRow.fresh(cluster, uid);
                    forget(cluster);
                    insert(fresh);
                    return fresh;
                }));
    }

    /** Keeps everything but the goal, which others may have changed meanwhile. */
    public void save(LaunchRow row) {
        store.write(h -> h.createUpdate(
                        """
                        UPDATE launch SET holder = :holder, initialized = :initialized, attempt = :attempt,
                          escrow = :escrow, removed = :removed, standing = :standing
                        WHERE cluster = :cluster AND uid = :uid""")
                .bind("holder", lower(row.holder()))
                .bind("initialized", row.initialized() ? 1 : 0)
                .bind("attempt", row.attempt())
                .bind("escrow", row.escrow())
                .bind("removed", row.removed() ? 1 : 0)
                .bind("standing", StrictJson.write(row.standing()).utf8())
                .bind("cluster", row.cluster())
                .bind("uid", row.uid())
                .execute());
    }

    /** Where people want it from now on. */
    public void aim(String cluster, Goal goal) {
        store.write(h -> h.execute("UPDATE launch SET goal = ? WHERE cluster = ?", lower(goal), cluster));
    }

    public void forget(String cluster) {
        store.write(h -> {
            h.execute("DELETE FROM reclaim WHERE cluster = ?", cluster);
            return h.execute("DELETE FROM launch WHERE cluster = ?", cluster);
        });
    }

    /** The highest epoch that this site was ever offered. */
    public long epoch(SiteId site) {
        return store.read(h -> h.createQuery("SELECT epoch FROM site_epoch WHERE site = ?")
                .bind(0, site.value())
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
    }

    /** This site is about to be offered this epoch. */
    public void raise(SiteId site, long epoch) {
        store.write(h -> h.execute(
                "INSERT INTO site_epoch VALUES (?, ?) ON CONFLICT (site) DO UPDATE SET epoch = max(epoch, excluded.epoch)",
                site.value(),
                epoch));
    }

    /** The reclaim of a cluster that was ordered and is not over. */
    public Optional<ReclaimRow> reclaim(String cluster) {
        return store.read(h -> h.createQuery("SELECT * FROM reclaim WHERE cluster = ?")
                .bind(0, cluster)
                .map((rs, _) -> new ReclaimRow(
                        rs.getString("cluster"),
                        rs.getString("id"),
                        rs.getString("operator"),
                        Bytes.copyOf(rs.getBytes("offer")),
                        Bytes.copyOf(rs.getBytes("decision")),
                        Bytes.copyOf(rs.getBytes("sealed")),
                        Bytes.copyOf(rs.getBytes("lost"))))
                .findOne());
    }

    /** Orders a reclaim, in place of an earlier one. */
    public void reclaim(ReclaimRow row) {
        store.write(h -> h.execute(
                "INSERT OR REPLACE INTO reclaim VALUES (?, ?, ?, ?, ?, ?, ?)",
                row.cluster(),
                row.id(),
                row.operator(),
                row.offer().toArray(),
                row.decision().toArray(),
                row.sealed().toArray(),
                row.lost().toArray()));
    }

    /** It is over. */
    public void endReclaim(String cluster) {
        store.write(h -> h.execute("DELETE FROM reclaim WHERE cluster = ?", cluster));
    }

    private void insert(LaunchRow row) {
        store.write(h -> h.execute(
                "INSERT INTO launch VALUES (?, ?, ?, ?, 0, '', '', 0, '{}')",
                row.cluster(),
                row.uid(),
                lower(row.goal()),
                lower(row.holder())));
    }

    private static LaunchRow row(ResultSet rs) throws SQLException {
        return new LaunchRow(
                rs.getString("cluster"),
                rs.getString("uid"),
                Goal.valueOf(rs.getString("goal").toUpperCase(Locale.ROOT)),
                Holder.valueOf(rs.getString("holder").toUpperCase(Locale.ROOT)),
                rs.getInt("initialized") == 1,
                rs.getString("attempt"),
                rs.getString("escrow"),
                rs.getInt("removed") == 1,
                standing(rs.getString("standing")));
    }

    private static Json.Obj standing(String text) {
        return StrictJson.parseObject(Bytes.utf8(text), Limits.OBJECTS);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
