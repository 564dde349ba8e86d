package dev.holdfast.sim.campaign;

import dev.holdfast.protocol.id.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Looks into the databases of hub and agent from outside, without changing them. */
record StoreRows(Path database) {
    /** The database with its log as it lies on the disk now: only for one that nobody has open. */
    StoreRows copyTo(Path folder) {
        try {
            Files.createDirectories(folder);
            for (var suffix : new String[] {"", "-wal"}) {
                var part = database.resolveSibling(database.getFileName() + suffix);
                var copy = folder.resolve(part.getFileName().toString());
                try {
                    Files.copy(part, copy, StandardCopyOption.REPLACE_EXISTING);
                } catch (NoSuchFileException e) {
                    Files.deleteIfExists(copy);
                }
                Files.deleteIfExists(folder.resolve(database.getFileName() + "-shm"));
            }
            return new StoreRows(folder.resolve(database.getFileName().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer of {@code PRAGMA quick_check}: "ok", or what is wrong. */
    String quickCheck() {
        try (var connection = DriverManager.getConnection(readOnly());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("PRAGMA quick_check")) {
            return rows.next() ? rows.getString(1) : "no answer";
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** At the site: events that wait for their acknowledgement, by sequence number. */
    SortedMap<Long, Bytes> outbox() {
        return read("SELECT sequence, content FROM outbox", rows -> Bytes.copyOf(rows.getBytes(2)));
    }

    /** At the site: adopted desired states by revision. */
    SortedMap<Long, Bytes> desired() {
        return read("SELECT revision, content FROM desired", rows -> Bytes.copyOf(rows.getBytes(2)));
    }

    /** At the site: everything that was applied to the cluster, as one text. */
    String applied() {
        return read(
                        "SELECT row_number() OVER (ORDER BY identity), identity || ' of ' || layer || ' is ' || manifest"
                                + " || ' with ' || CAST(projection AS TEXT) FROM inventory",
                        rows -> rows.getString(2))
                .values()
                .toString();
    }

    /** At the hub: events by sequence number. */
    SortedMap<Long, Bytes> events() {
        return read("SELECT sequence, event FROM site_event", rows -> Bytes.copyOf(rows.getBytes(2)));
    }

    /** At the hub: the digest of the desired state by revision; the newest one only. */
    Map<Long, String> signed() {
        return read("SELECT revision, digest FROM desired", rows -> rows.getString(2));
    }

    /** Never moves the log into the database, as the last of other connections does. */
    private String readOnly() {
        return "jdbc:sqlite:file:" + database + "?mode=ro";
    }

    private interface ReadRows<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> SortedMap<Long, T> read(String sql, ReadRows<T> reading) {
        try (var connection = DriverManager.getConnection(readOnly());
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            var found = new TreeMap<Long, T>();
            try (var rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    found.put(rows.getLong(1), reading.of(rows));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(database + ": " + sql, e);
        }
    }
}
