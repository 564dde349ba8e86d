package dev.holdfast.sim.fleet;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Looks into the hub's database from outside while it runs, without changing it. */
record HubRows(Path database) {
    /** When the Director of each site was signed last. */
    Map<String, Instant> signed() {
        var all = new HashMap<String, Instant>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:file:" + database + "?mode=ro");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT scope, signed_at FROM signed_repository WHERE scope LIKE 'director/%'")) {
            while (rows.next()) {
                all.put(rows.getString(1).substring("director/".length()), Instant.parse(rows.getString(2)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("expected the hub's database", e);
        }
        return all;
    }

    /** How many events of a type are stored: each once, for the table allows it no other way. */
    long events(String type) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:file:" + database + "?mode=ro");
                var statement = connection.prepareStatement("SELECT count(*) FROM site_event WHERE type = ?")) {
            statement.setString(1, type);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? rows.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("expected the hub's database", e);
        }
    }
}
