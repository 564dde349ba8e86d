package dev.holdfast.agent.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.SQLiteConfig;

/** Opens one SQLite file of the agent: mode 0600, write-ahead log, its tables brought up to date. */
record SqliteFile(Path path, SQLiteConfig.SynchronousMode synchronous) {
    private static final int BUSY_MILLIS = 10_000;

    void create() {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            // opened before: keep it
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + path, e);
        }
    }

    void delete() {
        try {
            for (var suffix : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(path.resolveSibling(path.getFileName() + suffix));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }

    static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw StoreFailure.of(e);
        }
    }

    Connection connect(boolean readOnly) {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(synchronous);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTransactionMode(
                readOnly ? SQLiteConfig.TransactionMode.DEFERRED : SQLiteConfig.TransactionMode.IMMEDIATE);
        try {
            var connection = config.createConnection("jdbc:sqlite:" + path.toAbsolutePath());
            connection.setAutoCommit(false);
            if (readOnly) {
                try (var statement = connection.createStatement()) {
                    statement.execute("PRAGMA query_only = true");
                }
                connection.commit();
            }
            return connection;
        } catch (SQLException e) {
            throw StoreFailure.of(e);
        }
    }

    /** Whether SQLite finds the whole file sound. */
    static boolean sound(Connection connection) {
        try {
            var answer = Sql.list(connection, "PRAGMA quick_check(1)", row -> row.getString(1));
            connection.commit();
            return answer.equals(List.of("ok"));
        } catch (SQLException e) {
            if (StoreFailure.of(e).kind() == StoreFailure.Kind.CORRUPT) {
                return false;
            }
            throw StoreFailure.of(e);
        }
    }

    /** Brings the tables up to date, one transaction per step. */
    static void migrate(Connection connection, List<String> steps) {
        try {
            var have = Sql.number(connection, "PRAGMA user_version");
            connection.commit();
            if (have > steps.size()) {
                throw new StoreFailure(
                        StoreFailure.Kind.OTHER,
                        "the data folder was written by a newer agent (store version " + have + ", this agent knows "
                                + steps.size() + "); install that agent again",
                        new IllegalStateException("store version " + have));
            }
            for (var step = (int) have; step < steps.size(); step++) {
                try (var statement = connection.createStatement()) {
                    for (var sql : steps.get(step).split(";\\s*\\R", -1)) {
                        if (!sql.isBlank()) {
                            statement.execute(sql);
                        }
                    }
                    statement.execute("PRAGMA user_version = " + (step + 1));
                }
                connection.commit();
            }
        } catch (SQLException e) {
            throw StoreFailure.of(e);
        }
    }
}
