package dev.holdfast.agent.store;

import dev.holdfast.protocol.id.LayerKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** The journal of hooks: written before a hook's object is made and after its end was seen. */
public final class HookRows {
    /** How far a hook is. */
    public enum State {
        /** Its object may be there. */
        INTENDED,
        /** Its object was there. */
        CREATED,
        /** It ended well; its object may still have to go. */
        SUCCEEDED,
        /** It ended badly, and is not run again by itself. */
        FAILED,
        /** Nothing is left to do. */
        DONE
    }

    /**
     * One hook of one content at one event.
     *
     * @param digest of the layer's content
     * @param hook identity of its object
     * @param number of this run: no two runs have the same
     */
    public record Run(
            LayerKey layer, String digest, String event, String hook, long number, State state, String message) {
        public Run become(State next, String why) {
            return new Run(layer, digest, event, hook, number, next, why);
        }
    }

    public List<Run> all(Connection connection) throws SQLException {
        return Sql.list(connection, "SELECT * FROM hook ORDER BY run", HookRows::run);
    }

    /** A number that no run has had. */
    public long next(Connection connection) throws SQLException {
        Sql.update(connection, "UPDATE hook_count SET last = last + 1");
        return Sql.number(connection, "SELECT last FROM hook_count");
    }

    public void put(Connection connection, Run run) throws SQLException {
        Sql.update(
                connection,
                "INSERT OR REPLACE INTO hook VALUES (?, ?, ?, ?, ?, ?, ?)",
                run.layer(),
                run.digest(),
                run.event(),
                run.hook(),
                run.number(),
                run.state().name().toLowerCase(Locale.ROOT),
                run.message());
    }

    /** What other contents of the layer ran: it may come again, and then runs again. */
    public void forgetOthers(Connection connection, LayerKey layer, String digest) throws SQLException {
        Sql.update(connection, "DELETE FROM hook WHERE layer = ? AND digest <> ?", layer, digest);
    }

    public void forget(Connection connection, LayerKey layer) throws SQLException {
        Sql.update(connection, "DELETE FROM hook WHERE layer = ?", layer);
    }

    /** What failed may be tried again. */
    public void forgetFailed(Connection connection) throws SQLException {
        Sql.update(connection, "DELETE FROM hook WHERE state = 'failed'");
    }

    private static Run run(ResultSet row) throws SQLException {
        return new Run(
                LayerKey.parse(row.getString("layer")),
                row.getString("digest"),
                row.getString("event"),
                row.getString("hook"),
                row.getLong("run"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("message"));
    }
}
