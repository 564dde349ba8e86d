package dev.holdfast.agent.store;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.layer.ObjectRef;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Every object that we own in the cluster, or are about to create. */
public final class InventoryRows {
    /**
     * One object.
     *
     * @param uid empty until the server has answered: we meant to create it
     * @param position in the order of application, over all layers
     * @param manifest digest of what was applied; empty until then
     * @param projection the fields we own, as the server answered them (JSON)
     * @param version resource version that the server answered
     * @param kept no longer wanted, but left where it is because it holds data
     */
    public record Item(
            ObjectRef ref,
            String uid,
            LayerKey layer,
            long position,
            String manifest,
            Bytes projection,
            String version,
            boolean kept) {
        public static Item intended(ObjectRef ref, LayerKey layer, long position) {
            return new Item(ref, "", layer, position, "", Bytes.utf8("{}"), "", false);
        }

        public Item keep() {
            return new Item(ref, uid, layer, position, manifest, projection, version, true);
        }
    }

    public List<Item> all(Connection connection) throws SQLException {
        return Sql.list(connection, "SELECT * FROM inventory ORDER BY position, identity", InventoryRows::item);
    }

    public void put(Connection connection, Item item) throws SQLException {
        var ref = item.ref();
        Sql.update(
                connection,
                "INSERT OR REPLACE INTO inventory VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                ref.identity(),
                ref.apiVersion(),
                ref.kind(),
                ref.namespace(),
                ref.name(),
                item.uid(),
                item.layer(),
                item.position(),
                item.manifest(),
                item.projection(),
                item.version(),
                item.kept() ? 1 : 0);
    }

    public void remove(Connection connection, ObjectRef ref) throws SQLException {
        Sql.update(connection, "DELETE FROM inventory WHERE identity = ?", ref.identity());
    }

    /** Whether the inventory names everything that is ours: not after the store was lost. */
    public boolean confirmed(Connection connection) throws SQLException {
        return Sql.number(connection, "SELECT count(*) FROM inventory_confirmed") > 0;
    }

    public void confirm(Connection connection) throws SQLException {
        Sql.update(connection, "INSERT OR IGNORE INTO inventory_confirmed VALUES (1)");
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(
                new ObjectRef(
                        row.getString("api_version"),
                        row.getString("kind"),
                        row.getString("namespace"),
                        row.getString("name")),
                row.getString("uid"),
                LayerKey.parse(row.getString("layer")),
                row.getLong("position"),
                row.getString("manifest"),
                Sql.bytes(row, "projection"),
                row.getString("version"),
                row.getInt("kept") == 1);
    }
}
