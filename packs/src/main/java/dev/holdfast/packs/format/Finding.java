package dev.holdfast.packs.format;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;

/**
 * One thing that is wrong in a pack, a profile or a value, and where.
 *
 * @param severity an error stops publishing, a warning is only shown
 * @param path of a file in a pack, or of a field such as {@code layers[2].pack.tag}
 * @param line in that file from 1; 0 when there is none
 * @param code stable, listed in {@code protocol/spec/v1/codes.md}
 */
public record Finding(Severity severity, String path, int line, String code, String message, String remedy) {

    /** How bad it is. */
    public enum Severity {
        ERROR,
        WARNING
    }

    public static Finding error(String path, int line, String code, String message, String remedy) {
        return new Finding(Severity.ERROR, path, line, code, message, remedy);
    }

    /** What was refused, as a finding at this place. */
    public static Finding error(String path, int line, Problem problem) {
        return error(path, line, problem.code(), problem.message(), problem.remedy());
    }

    public static Finding warning(String path, int line, String code, String message, String remedy) {
        return new Finding(Severity.WARNING, path, line, code, message, remedy);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** The same finding seen from further up: its path put behind {@code parent}. */
    public Finding under(String parent) {
        var joined = path.isEmpty() ? parent : path.startsWith("[") ? parent + path : parent + "." + path;
        return new Finding(severity, joined, line, code, message, remedy);
    }

    /** The problem that a door answers with when this is the only or the first finding. */
    public Problem problem() {
        return new Problem(code, path + " to be right", message + (line > 0 ? " (line " + line + ")" : ""), remedy);
    }

    public Json.Obj json() {
        return Json.object(
                "severity", isError() ? "error" : "warning",
                "path", path,
                "line", line,
                "code", code,
                "message", message,
                "remedy", remedy);
    }
}
