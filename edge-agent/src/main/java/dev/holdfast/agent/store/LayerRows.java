package dev.holdfast.agent.store;

import dev.holdfast.protocol.report.SiteReport;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How far each layer of the running revision is. */
public final class LayerRows {
    /**
     * One layer.
     *
     * @param shown as it is reported
     * @param begun when work on this content began: its timeout counts from here
     * @param settled whether this content has been complete once
     * @param took from the beginning until it was complete, of the content that was complete last; zero when none was
     */
    public record Progress(SiteReport.Layer shown, Instant begun, boolean settled, Duration took) {}

    public List<Progress> all(Connection connection) throws SQLException {
        return Sql.list(connection, "SELECT * FROM layer ORDER BY key", LayerRows::progress);
    }

    public void put(Connection connection, Progress progress) throws SQLException {
        var shown = progress.shown();
        Sql.update(
                connection,
                "INSERT OR REPLACE INTO layer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                shown.key(),
                shown.version(),
                shown.digest(),
                shown.state(),
                shown.message(),
                shown.since(),
                shown.ready(),
                shown.total(),
                progress.begun(),
                progress.settled() ? 1 : 0,
                progress.took().toSeconds());
    }

    /** Layers that were never complete have their whole time again. */
    public void restart(Connection connection, Instant now) throws SQLException {
        Sql.update(connection, "UPDATE layer SET begun = ? WHERE settled = 0", now);
    }

    public void remove(Connection connection, String key) throws SQLException {
        Sql.update(connection, "DELETE FROM layer WHERE key = ?", key);
    }

    private static Progress progress(ResultSet row) throws SQLException {
        return new Progress(
                new SiteReport.Layer(
                        row.getString("key"),
                        row.getString("version"),
                        row.getString("digest"),
                        row.getString("state"),
                        row.getString("message"),
                        Instant.parse(row.getString("since")),
                        row.getLong("ready"),
                        row.getLong("total")),
                Instant.parse(row.getString("begun")),
                row.getInt("settled") == 1,
                Duration.ofSeconds(row.getLong("took")));
    }
}
