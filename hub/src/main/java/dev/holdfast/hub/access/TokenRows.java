package dev.holdfast.hub.access;

import dev.holdfast.hub.http.Role;
import dev.holdfast.hub.store.HubStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;

/** Rows of access tokens. Thread-safe; joins the transaction of its caller. */
final class TokenRows {
    private final HubStore store;

    TokenRows(HubStore store) {
        this.store = store;
    }

    Optional<AccessToken> byDigest(String digest) {
        return store.read(h -> h.createQuery("SELECT * FROM access_token WHERE digest = :digest")
                .bind("digest", digest)
                .map(TokenRows::token)
                .findOne());
    }

    Optional<AccessToken> find(String name) {
        return store.read(h -> h.createQuery("SELECT * FROM access_token WHERE name = :name")
                .bind("name", name)
                .map(TokenRows::token)
                .findOne());
    }

    List<AccessToken> all() {
        return store.read(h -> h.createQuery("SELECT * FROM access_token ORDER BY name")
                .map(TokenRows::token)
                .list());
    }

    void put(AccessToken token, String digest) {
        store.write(h -> h.createUpdate(
                        """
                        INSERT OR REPLACE INTO access_token
                        VALUES (:name, :digest, :role, :project, :createdAt, :createdBy, :expires, NULL)""")
                .bind("name", token.name())
                .bind("digest", digest)
                .bind("role", token.role().text())
                .bind("project", token.project().orElse(""))
                .bind("createdAt", token.created().toString())
                .bind("createdBy", token.createdBy())
                .bind("expires", token.expires().map(Instant::toString).orElse(null))
                .execute());
    }

    void revoke(String name, Instant now) {
        store.write(h -> h.createUpdate("UPDATE access_token SET revoked_at = :now WHERE name = :name")
                .bind("now", now.toString())
                .bind("name", name)
                .execute());
    }

    private static AccessToken token(ResultSet row, StatementContext context) throws SQLException {
        var project = row.getString("project");
        return new AccessToken(
                row.getString("name"),
                Role.parse(row.getString("role")).orElse(Role.VIEWER),
                project.isEmpty() ? Optional.empty() : Optional.of(project),
                Instant.parse(row.getString("created_at")),
                row.getString("created_by"),
                Optional.ofNullable(row.getString("expires_at")).map(Instant::parse),
                Optional.ofNullable(row.getString("revoked_at")).map(Instant::parse));
    }
}
