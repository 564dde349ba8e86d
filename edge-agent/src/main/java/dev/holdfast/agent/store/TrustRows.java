package dev.holdfast.agent.store;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.TrustState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The trusted files of both repositories, byte for byte, and the floor time (protocol.md D10, §1.3). */
public final class TrustRows {
    public Optional<TrustState> find(Connection connection, Repository repository) throws SQLException {
        var roots = Sql.list(
                connection,
                "SELECT content FROM trust WHERE repository = ? AND role = 'root' ORDER BY position",
                row -> Sql.bytes(row, "content"),
                repository.folder());
        if (roots.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TrustState(
                repository,
                roots,
                file(connection, repository, "timestamp"),
                file(connection, repository, "snapshot"),
                file(connection, repository, "targets")));
    }

    /** Replaces everything stored for this repository. */
    public void save(Connection connection, TrustState state) throws SQLException {
        var repository = state.repository().folder();
        Sql.update(connection, "DELETE FROM trust WHERE repository = ?", repository);
        for (int i = 0; i < state.roots().size(); i++) {
            insert(connection, repository, "root", i, state.roots().get(i));
        }
        insert(connection, repository, "timestamp", state.timestamp());
        insert(connection, repository, "snapshot", state.snapshot());
        insert(connection, repository, "targets", state.targets());
    }

    public Optional<Instant> floor(Connection connection) throws SQLException {
        return Sql.first(connection, "SELECT at FROM floor WHERE id = 1", row -> Instant.parse(row.getString("at")));
    }

    /** Moves the floor time forward; an earlier time changes nothing. */
    public void raiseFloor(Connection connection, Instant at) throws SQLException {
        var stored = floor(connection);
        if (stored.isEmpty() || stored.get().isBefore(at)) {
            Sql.update(connection, "INSERT OR REPLACE INTO floor VALUES (1, ?)", at);
        }
    }

    private static Optional<Bytes> file(Connection connection, Repository repository, String role) throws SQLException {
        return Sql.first(
                connection,
                "SELECT content FROM trust WHERE repository = ? AND role = ?",
                row -> Sql.bytes(row, "content"),
                repository.folder(),
                role);
    }

    private static void insert(Connection connection, String repository, String role, Optional<Bytes> file)
            throws SQLException {
        if (file.isPresent()) {
            insert(connection, repository, role, 0, file.get());
        }
    }

    private static void insert(Connection connection, String repository, String role, int position, Bytes file)
            throws SQLException {
        Sql.update(connection, "INSERT INTO trust VALUES (?, ?, ?, ?)", repository, role, position, file);
    }
}
