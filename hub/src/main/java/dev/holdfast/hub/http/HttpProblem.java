package dev.holdfast.hub.http;

import dev.holdfast.hub.document.Finding;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import io.helidon.webserver.http.ServerResponse;
import java.io.Serial;
import java.util.List;

/** Ends a request with a problem document (RFC 9457). */
public final class HttpProblem extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Json.Obj document;

    private HttpProblem(int status, String line, Json.Obj document) {
        super(line, null, false, false);
        this.status = status;
        this.document = document;
    }

    public static HttpProblem of(int status, String code, String expected, String found, String remedy) {
        return of(status, new Problem(code, expected, found, remedy));
    }

    public static HttpProblem of(int status, Problem problem) {
        return of(status, problem, List.of());
    }

    public static HttpProblem of(int status, Problem problem, List<Finding> findings) {
        var document = Json.object(
                "type", "about:blank",
                "title", title(status),
                "status", status,
                "code", problem.code(),
                "detail", problem.line(),
                "expected", problem.expected(),
                "found", problem.found(),
                "remedy", problem.remedy(),
                "findings",
                        findings.stream()
                                .map(f -> Json.object(
                                        "path", f.path(),
                                        "line", f.line(),
                                        "code", f.code(),
                                        "message", f.message(),
                                        "remedy", f.remedy()))
                                .toList());
        return new HttpProblem(status, problem.line(), document);
    }

    /** A document with findings: 422, under the code of the first one. */
    public static HttpProblem invalid(List<Finding> findings) {
        var first = findings.getFirst();
        var more = findings.size() == 1 ? "" : " and " + (findings.size() - 1) + " more";
        return of(
                422,
                new Problem(
                        first.code(),
                        "a valid document",
                        (first.path().isEmpty() ? "" : first.path() + ": ") + first.message() + more,
                        first.remedy()),
                findings);
    }

    public static HttpProblem notFound(String what) {
        return of(404, "HF-API-404", what, "nothing of that name", "check the name");
    }

    /** The same with one more member in the document. */
    public HttpProblem with(String name, Json value) {
        return new HttpProblem(status, String.valueOf(getMessage()), document.with(name, value));
    }

    /** Ends the request with this problem, on a listener of another package. */
    public void answer(ServerResponse response) {
        Answers.problem(response, this);
    }

    public int status() {
        return status;
    }

    public Json.Obj document() {
        return document;
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Not understood";
            case 401 -> "Who are you?";
            case 403 -> "Not allowed";
            case 404 -> "Not found";
            case 409 -> "Conflict";
            case 412 -> "Changed in between";
            case 413 -> "Too large";
            case 416 -> "No such part";
            case 422 -> "Not valid";
            case 428 -> "Version missing";
            case 429 -> "Too many";
            case 507 -> "No room";
            default -> "Failed";
        };
    }
}
