package dev.holdfast.sim.campaign;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Asks SQLite itself whether a database is whole. */
final class QuickCheckRows {
    private QuickCheckRows() {}

    /** The answer of {@code PRAGMA quick_check}: "ok", or what is wrong. */
    static String quickCheck(Path database) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("PRAGMA quick_check")) {
            return rows.next() ? rows.getString(1) : "no answer";
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
