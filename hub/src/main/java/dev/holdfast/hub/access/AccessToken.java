package dev.holdfast.hub.access;

import dev.holdfast.hub.http.Role;
import dev.holdfast.protocol.json.Json;
import java.time.Instant;
import java.util.Optional;

/** A named access token, without its secret. Immutable. */
public record AccessToken(
        String name,
        Role role,
        Optional<String> project,
        Instant created,
        String createdBy,
        Optional<Instant> expires,
        Optional<Instant> revoked) {
    /** As answers show it. */
    Json.Obj json() {
        var json = Json.object(
                "name", name,
                "role", role.text(),
                "createdAt", created.toString(),
                "createdBy", createdBy,
                "revoked", revoked.isPresent());
        json = project.isPresent() ? json.with("project", project.get()) : json;
        json = expires.isPresent() ? json.with("expires", expires.get().toString()) : json;
        return revoked.isPresent() ? json.with("revokedAt", revoked.get().toString()) : json;
    }
}
