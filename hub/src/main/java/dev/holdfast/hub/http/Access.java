package dev.holdfast.hub.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out who asks, by bearer token or by the session cookie of a browser. Routes then say what the caller needs
 * ({@link Exchange#needs}); what is open to everybody is listed here.
 */
final class Access implements Filter {
    private static final String SESSIONS = "/api/v1/session";
    private static final Set<Method> READING = Set.of(Method.GET, Method.HEAD, Method.OPTIONS);
    private static final int LONGEST_CLIENT = 120;

    private final Callers callers;

    Access(Callers callers) {
        this.callers = callers;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        var path = request.path().path();
        var guarded = path.startsWith("/api/") && !path.equals(SESSIONS);
        if (guarded || path.equals("/metrics")) {
            request.context().register(caller(request));
        }
        chain.proceed();
    }

    static HttpProblem nobody() {
        return HttpProblem.of(
                401,
                "HF-ACC-001",
                "a header Authorization: Bearer TOKEN",
                "none",
                "give a token; the first one is in the hub's data folder, file admin.token");
    }

    /** The bearer token of a request. @throws HttpProblem 401 when it carries something else */
    static Optional<String> bearer(ServerRequest request) {
        return request.headers().first(HeaderNames.AUTHORIZATION).map(text -> {
            if (text.length() < 8 || !text.substring(0, 7).equalsIgnoreCase("Bearer ")) {
                throw nobody();
            }
            return text.substring(7).strip();
        });
    }

    private Caller caller(RoutingRequest request) {
        var token = bearer(request);
        if (token.isPresent()) {
            return callers.byToken(token.get(), client(request));
        }
        var session = SessionCookie.read(request);
        if (session.isPresent()) {
            var csrf = request.headers()
                    .first(HeaderNames.create("Holdfast-Csrf"))
                    .or(() -> request.headers().first(HeaderNames.create("X-CSRF-Token")));
            return callers.bySession(
                    session.get(),
                    csrf.orElse(""),
                    !READING.contains(request.prologue().method()),
                    client(request));
        }
        throw nobody();
    }

    static String client(ServerRequest request) {
        var named = request.headers()
                .first(HeaderNames.create("Holdfast-Client"))
                .or(() -> request.headers().first(HeaderNames.USER_AGENT));
        return Optional.of(named.orElse("unknown").replaceAll("\\p{Cntrl}", "?"))
                .map(text -> text.length() > LONGEST_CLIENT ? text.substring(0, LONGEST_CLIENT) : text)
                .orElseThrow();
    }
}
