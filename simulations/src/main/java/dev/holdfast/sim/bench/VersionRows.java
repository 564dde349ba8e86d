package dev.holdfast.sim.bench;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Multiplies what a hub has published, in the database of a hub that does not run: publishing so often takes hours. */
record VersionRows(Path database) {
    /** So many more versions of a profile, with the content of its version 1.0.0. */
    void addVersions(String profile, int count) {
        execute(
                """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %2$d)
                INSERT INTO published SELECT name, '1.' || i || '.0', manifest_digest, manifest_length, composition_digest,
                author, at FROM published, n WHERE name = '%1$s' AND version = '1.0.0'"""
                        .formatted(profile, count));
    }

    /** So many more profiles, each with the one published version of this. */
    void addProfiles(String profile, int count) {
        var numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) ".formatted(count);
        var where = " WHERE name = '%s' AND version = '1.0.0'".formatted(profile);
        execute(numbers
                + """
                INSERT INTO published SELECT name || '-' || i, version, manifest_digest, manifest_length, composition_digest,
                author, at FROM published, n"""
                + where);
        execute(numbers
                + """
                INSERT INTO profile_version SELECT name || '-' || i, version, spec, updated_at, updated_by, updated_client
                FROM profile_version, n"""
                + where);
        execute(numbers
                + """
                INSERT INTO resource(kind, name, project, labels, annotations, spec, version, uid, created_at, created_by,
                created_client, updated_at, updated_by, updated_client) SELECT kind, name || '-' || i, project, labels,
                annotations, spec, version, uid || i, created_at, created_by, created_client, updated_at, updated_by,
                updated_client FROM resource, n WHERE kind = 'Profile' AND name = '%s'"""
                        .formatted(profile));
    }

    private void execute(String statement) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("expected the hub's database", e);
        }
    }
}
