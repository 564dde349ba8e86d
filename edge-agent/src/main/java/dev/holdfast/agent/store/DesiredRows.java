package dev.holdfast.agent.store;

import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.id.Revision;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The adopted desired states; the highest revision is the one that the site reconciles to. */
public final class DesiredRows {
    /** One adopted revision: the signed bytes, when and through which way it came. */
    public record Adopted(Revision revision, Bytes content, Instant at, String via) {}

    public Optional<Adopted> newest(Connection connection) throws SQLException {
        return Sql.first(connection, "SELECT * FROM desired ORDER BY revision DESC LIMIT 1", DesiredRows::adopted);
    }

    /** All that are kept, newest first. */
    public List<Adopted> all(Connection connection) throws SQLException {
        return Sql.list(connection, "SELECT * FROM desired ORDER BY revision DESC", DesiredRows::adopted);
    }

    /** What every layer was made from when it was last wanted here, however long ago. */
    public Map<LayerKey, Digest> inputs(Connection connection) throws SQLException {
        return Sql.list(
                        connection,
                        "SELECT * FROM layer_inputs",
                        row -> Map.entry(LayerKey.parse(row.getString("key")), new Digest(row.getString("inputs"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    public void adopt(Connection connection, Adopted adopted) throws SQLException {
        for (var layer : DesiredState.parse(adopted.content()).layers()) {
            Sql.update(
                    connection,
                    "INSERT INTO layer_inputs VALUES (?, ?) ON CONFLICT DO UPDATE SET inputs = excluded.inputs"
                            + " WHERE inputs <> excluded.inputs",
                    layer.key().toString(),
                    layer.inputs().value());
        }
        Sql.update(
                connection,
                "INSERT INTO desired VALUES (?, ?, ?, ?)",
                adopted.revision().value(),
                adopted.content(),
                adopted.at(),
                adopted.via());
    }

    /** Forgets what is older than the revision before {@code applied}: nothing rolls back that far by itself. */
    public void forgetBefore(Connection connection, long applied) throws SQLException {
        Sql.update(
                connection,
                "DELETE FROM desired WHERE revision < (SELECT max(revision) FROM desired WHERE revision < ?)",
                applied);
    }

    public long required(Connection connection) throws SQLException {
        return Sql.number(connection, "SELECT revision FROM required_revision");
    }

    public void require(Connection connection, long revision) throws SQLException {
        Sql.update(connection, "INSERT OR REPLACE INTO required_revision VALUES (1, ?)", revision);
    }

    private static Adopted adopted(ResultSet row) throws SQLException {
        return new Adopted(
                new Revision(row.getLong("revision")),
                Sql.bytes(row, "content"),
                Instant.parse(row.getString("adopted")),
                row.getString("via"));
    }
}
