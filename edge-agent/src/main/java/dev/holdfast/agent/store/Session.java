package dev.holdfast.agent.store;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * One connection that runs transactions one after the other. After some failures, a full disk among them, SQLite has
 * rolled back by itself and the driver no longer knows where a transaction begins: then the connection is made anew,
 * for what it ran next would not be one transaction. Confined to one caller at a time.
 */
final class Session {
    private final SqliteFile file;
    private final boolean readOnly;
    private Connection connection;
    private boolean spoiled;

    Session(SqliteFile file, boolean readOnly) {
        this.file = file;
        this.readOnly = readOnly;
        this.connection = file.connect(readOnly);
    }

    /** One transaction: kept when the work returns, gone when it throws. */
    <T> T run(StateDb.Work<T> work) {
        if (spoiled) {
            SqliteFile.closeQuietly(connection);
            connection = file.connect(readOnly);
            spoiled = false;
        }
        try {
            var result = work.run(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            rollback(e);
            throw StoreFailure.of(e);
        } catch (RuntimeException | Error e) {
            rollback(e);
            throw e;
        }
    }

    boolean sound() {
        return SqliteFile.sound(connection);
    }

    void migrate(java.util.List<String> steps) {
        SqliteFile.migrate(connection, steps);
    }

    void close() {
        SqliteFile.closeQuietly(connection);
    }

    private void rollback(Throwable cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            spoiled = true;
            cause.addSuppressed(e);
        }
    }
}
