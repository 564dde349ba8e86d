package dev.holdfast.hub.cli;

import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import java.io.Serial;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/** Ends a command: one line for people, a problem document for programs, and the exit status. */
final class Failure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int SHOWN = 10;

    private final transient Json.Obj document;
    private final int exitStatus;

    private Failure(String line, Json.Obj document, int exitStatus) {
        super(line, null, false, false);
        this.document = document;
        this.exitStatus = exitStatus;
    }

    static Failure of(Problem problem, int exitStatus) {
        return new Failure(
                problem.line(),
                HttpProblem.of(status(problem.code(), exitStatus), problem).document(),
                exitStatus);
    }

    /** The one that a hub would have answered with. */
    private static int status(String code, int exitStatus) {
        return switch (code) {
            case "HF-CLI-005", "HF-CLI-006" -> 502;
            case "HF-CLI-014" -> 500;
            default -> exitStatus == 2 ? 400 : exitStatus == 4 ? 504 : 422;
        };
    }

    static Failure of(String code, String expected, String found, String remedy) {
        return of(new Problem(code, expected, found, remedy), 1);
    }

    /** What the hub answered, as it said it. */
    static Failure answered(Json.Obj problem) {
        var code = text(problem, "code").orElse("HF-API-000");
        var line = text(problem, "expected").isPresent()
                ? new Problem(
                                code,
                                text(problem, "expected").orElse(""),
                                text(problem, "found").orElse(""),
                                text(problem, "remedy").orElse(""))
                        .line()
                : code + ": "
                        + text(problem, "detail")
                                .or(() -> text(problem, "title"))
                                .orElse("the hub refused");
        var findings = findings(problem);
        var all = findings.size() < 2
                ? line
                : code + ": expected a valid document, found "
                        + findings.stream().limit(SHOWN).map(Failure::finding).collect(Collectors.joining("; "))
                        + (findings.size() > SHOWN ? "; and " + (findings.size() - SHOWN) + " more" : "");
        return new Failure(tame(all), problem, 1);
    }

    /** The same, and which of several documents it is about. */
    Failure about(Documents.Document one) {
        var where = Matcher.quoteReplacement(tame(one.text() + " in " + one.source()));
        return new Failure(
                line().replaceFirst(": ", ": " + where + ": "),
                document.with(
                        "document",
                        Json.object("kind", one.kind().title(), "name", one.name(), "source", one.source())),
                exitStatus);
    }

    /** The same with one more member in its document. */
    Failure with(String name, Json value) {
        return new Failure(line(), document.with(name, value), exitStatus);
    }

    /** What is wrong in detail, as the hub found it. */
    List<Json.Obj> findings() {
        return findings(document);
    }

    private static List<Json.Obj> findings(Json.Obj problem) {
        return problem.members().get("findings") instanceof Json.Arr(var findings)
                ? findings.stream()
                        .filter(Json.Obj.class::isInstance)
                        .map(Json.Obj.class::cast)
                        .toList()
                : List.of();
    }

    private static String finding(Json.Obj finding) {
        return text(finding, "path")
                        .filter(path -> !path.isEmpty())
                        .map(path -> path + ": ")
                        .orElse("")
                + text(finding, "message").orElse("")
                + text(finding, "remedy").map(remedy -> " (" + remedy + ")").orElse("");
    }

    private static Optional<String> text(Json.Obj object, String name) {
        return object.members().get(name) instanceof Json.Str(var text) ? Optional.of(text) : Optional.empty();
    }

    private static String tame(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    String line() {
        return String.valueOf(getMessage());
    }

    Json.Obj document() {
        return document;
    }

    int exitStatus() {
        return exitStatus;
    }
}
