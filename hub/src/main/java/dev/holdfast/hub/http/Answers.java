package dev.holdfast.hub.http;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;

/** Writes JSON answers and problem documents. */
final class Answers {
    private Answers() {}

    static void json(ServerResponse response, int status, Json.Obj document) {
        send(response, status, "application/json", document);
    }

    static void problem(ServerResponse response, HttpProblem problem) {
        if (problem.status() == 401) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        send(response, problem.status(), "application/problem+json", problem.document());
    }

    private static void send(ServerResponse response, int status, String type, Json.Obj document) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header("X-Content-Type-Options", "nosniff");
        response.send(StrictJson.write(document).toArray());
    }
}
