package dev.holdfast.agent.store;

import dev.holdfast.protocol.id.Bytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs one statement with its parameters: texts, whole numbers, {@link Bytes}, anything else as text. */
final class Sql {
    private Sql() {}

    /** Makes a value of the row that a result stands on. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
        }
    }

    static <T> List<T> list(Connection connection, String sql, Row<T> row, Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (var results = statement.executeQuery()) {
                var values = new ArrayList<T>();
                while (results.next()) {
                    values.add(row.read(results));
                }
                return List.copyOf(values);
            }
        }
    }

    static <T> Optional<T> first(Connection connection, String sql, Row<T> row, Object... parameters)
            throws SQLException {
        return list(connection, sql, row, parameters).stream().findFirst();
    }

    static long number(Connection connection, String sql, Object... parameters) throws SQLException {
        return first(connection, sql, row -> row.getLong(1), parameters).orElse(0L);
    }

    static Bytes bytes(ResultSet row, String column) throws SQLException {
        return Bytes.copyOf(row.getBytes(column));
    }

    private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            switch (parameters[i]) {
                case Bytes bytes -> statement.setBytes(i + 1, bytes.toArray());
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                default -> statement.setString(i + 1, parameters[i].toString());
            }
        }
    }
}
