package dev.holdfast.hub.http;

/** Port: who is behind a token or a session. */
public interface Callers {
    /**
     * The caller behind a bearer token.
     *
     * @throws HttpProblem 401 when the token is unknown, revoked or expired
     */
    Caller byToken(String token, String client);

    /**
     * The caller behind a browser's cookie.
     *
     * @param csrf what the browser repeated in the header, empty when it did not
     * @param writes whether the request may change something
     * @throws HttpProblem 401 when there is no such session, 403 when the header is missing on a write
     */
    Caller bySession(String session, String csrf, boolean writes, String client);
}
