package dev.holdfast.hub.access;

import dev.holdfast.hub.http.HttpProblem;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Sessions of browsers and the one-time links that open them. In memory: a restart logs browsers out. Thread-safe. */
final class Sessions {
    private static final Duration LIFE = Duration.ofHours(12);
    private static final Duration LINK_LIFE = Duration.ofMinutes(30);
    private static final int MOST = 10_000;

    /** An open session; the browser repeats {@code csrf} in a header of every write. */
    record Session(String secret, String csrf, String token, Instant ends) {}

    private record Link(String token, Instant ends) {}

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private final Supplier<String> secrets;
    private final Clock clock;

    Sessions(Supplier<String> secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /** A secret that opens one session as the named token. */
    String link(String token) {
        sweep();
        var secret = secrets.get();
        links.put(Tokens.digest(secret), new Link(token, clock.instant().plus(LINK_LIFE)));
        return secret;
    }

    /** The token behind a link, which is used up by this. */
    Optional<String> useLink(String secret) {
        return Optional.ofNullable(links.remove(Tokens.digest(secret)))
                .filter(link -> link.ends().isAfter(clock.instant()))
                .map(Link::token);
    }

    Session open(String token) {
        sweep();
        var session =
                new Session(secrets.get(), secrets.get(), token, clock.instant().plus(LIFE));
        sessions.put(Tokens.digest(session.secret()), session);
        return session;
    }

    void close(String secret) {
        sessions.remove(Tokens.digest(secret));
    }

    /** The session of this cookie. @throws HttpProblem 401 without one, 403 on a write without its header */
    Session require(String secret, String csrf, boolean writes) {
        var session = sessions.get(Tokens.digest(secret));
        if (session == null || !session.ends().isAfter(clock.instant())) {
            throw HttpProblem.of(401, "HF-ACC-006", "an open session", "none or one that ended", "log in again");
        }
        if (writes
                && !MessageDigest.isEqual(
                        csrf.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        session.csrf().getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
            throw HttpProblem.of(
                    403,
                    "HF-ACC-007",
                    "the header Holdfast-Csrf of this session",
                    csrf.isEmpty() ? "none" : "another",
                    "reload the console");
        }
        return session;
    }

    private void sweep() {
        var now = clock.instant();
        links.values().removeIf(link -> !link.ends().isAfter(now));
        sessions.values().removeIf(session -> !session.ends().isAfter(now));
        if (sessions.size() > MOST || links.size() > MOST) {
            throw HttpProblem.of(429, "HF-ACC-008", "fewer open sessions", "too many", "try again later");
        }
    }
}
