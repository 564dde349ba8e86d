package dev.holdfast.hub.access;

import dev.holdfast.hub.disk.DurableFile;
import dev.holdfast.hub.http.Caller;
import dev.holdfast.hub.http.Callers;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.http.Role;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.Bytes;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Access tokens and browser sessions. Thread-safe. */
public final class Tokens implements Callers {
    private static final String ADMIN = "admin";
    private static final int SECRET_BYTES = 32;
    private static final String PREFIX = "hft_";

    /** A new token; the secret is never seen again. */
    public record Created(AccessToken token, String secret) {}

    private final HubStore store;
    private final TokenRows rows;
    private final AuditRows audit;
    private final SecureRandom random;
    private final Clock clock;
    private final Sessions sessions;

    public Tokens(HubStore store, AuditRows audit, SecureRandom random, Clock clock) {
        this.store = store;
        this.rows = new TokenRows(store);
        this.audit = audit;
        this.random = random;
        this.clock = clock;
        this.sessions = new Sessions(this::secret, clock);
    }

    /**
     * Sees to it that the token in this file is admin: made at the first start, taken up again when the database was
     * lost. Revoking it does not bring it back.
     */
    public void ensureAdmin(Path file) {
        var known = rows.find(ADMIN);
        if (known.isPresent()) {
            return;
        }
        var kept = DurableFile.read(file).map(bytes -> bytes.utf8().strip()).filter(text -> text.length() >= 20);
        var secret = kept.orElseGet(this::secret);
        if (kept.isEmpty()) {
            DurableFile.writeSecret(file, Bytes.utf8(secret + "\n"));
        }
        store.together(() -> {
            rows.put(token(ADMIN, Role.ADMIN, Optional.empty(), Optional.empty(), Author.HUB), digest(secret));
            audit.append(Author.HUB, "tokenCreated", "Token/" + ADMIN, "role admin, first start");
            return secret;
        });
    }

    /** Makes a token. @throws HttpProblem 409 when the name is taken */
    public Created create(String name, Role role, Optional<String> project, Optional<Duration> life, Author author) {
        var secret = secret();
        var token = token(name, role, project, life, author);
        return store.together(() -> {
            if (rows.find(name).filter(old -> old.revoked().isEmpty()).isPresent()) {
                throw HttpProblem.of(
                        409,
                        "HF-ACC-009",
                        "a name that no token has",
                        name,
                        "revoke that token or choose another name");
            }
            rows.put(token, digest(secret));
            audit.append(author, "tokenCreated", "Token/" + name, "role " + role.text());
            return new Created(token, secret);
        });
    }

    public List<AccessToken> all() {
        return rows.all();
    }

    /** Makes a token useless. @return the token, empty when there is none of that name */
    public Optional<AccessToken> revoke(String name, Author author) {
        return store.together(() -> {
            var known = rows.find(name);
            if (known.isPresent() && known.get().revoked().isEmpty()) {
                rows.revoke(name, clock.instant());
                audit.append(author, "tokenRevoked", "Token/" + name, "");
            }
            return rows.find(name);
        });
    }

    /** A secret that opens one browser session with the rights of the admin token, for whoever started this hub. */
    public String loginLink() {
        return sessions.link(ADMIN);
    }

    /** A secret that opens one browser session with the rights of a caller. */
    String loginLink(Caller caller) {
        return sessions.link(caller.name());
    }

    Sessions sessions() {
        return sessions;
    }

    /** The caller behind a token's name. @throws HttpProblem 401 when the token is gone */
    Caller byName(String name, String client) {
        return caller(rows.find(name), client);
    }

    @Override
    public Caller byToken(String secret, String client) {
        return caller(rows.byDigest(digest(secret)), client);
    }

    @Override
    public Caller bySession(String session, String csrf, boolean writes, String client) {
        return byName(sessions.require(session, csrf, writes).token(), client);
    }

    static String digest(String secret) {
        return Bytes.utf8(secret).digest().value();
    }

    private Caller caller(Optional<AccessToken> found, String client) {
        var token = found.filter(known -> known.revoked().isEmpty())
                .orElseThrow(() -> HttpProblem.of(
                        401, "HF-ACC-002", "a known token", "one that is unknown or revoked", "ask for a new token"));
        if (token.expires().filter(end -> !end.isAfter(clock.instant())).isPresent()) {
            throw HttpProblem.of(
                    401,
                    "HF-ACC-003",
                    "a token that is still valid",
                    "one that expired at " + token.expires().get(),
                    "ask for a new token");
        }
        return new Caller(token.name(), token.role(), token.project(), client);
    }

    private AccessToken token(
            String name, Role role, Optional<String> project, Optional<Duration> life, Author author) {
        var now = clock.instant();
        return new AccessToken(name, role, project, now, author.name(), life.map(now::plus), Optional.empty());
    }

    private String secret() {
        var raw = new byte[SECRET_BYTES];
        random.nextBytes(raw);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
    }
}
