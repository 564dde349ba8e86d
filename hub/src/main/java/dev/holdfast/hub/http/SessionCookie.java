package dev.holdfast.hub.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/** The cookie of a browser session: out of reach for scripts and for other sites. */
public interface SessionCookie {
    String NAME = "holdfast-session";

    static Optional<String> read(ServerRequest request) {
        return request.headers().cookies().first(NAME).asOptional();
    }

    static void set(ServerResponse response, String secret, boolean secure) {
        response.header(
                HeaderNames.SET_COOKIE,
                NAME + "=" + secret + "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : ""));
    }

    static void clear(ServerResponse response, boolean secure) {
        response.header(
                HeaderNames.SET_COOKIE,
                NAME + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0" + (secure ? "; Secure" : ""));
    }
}
