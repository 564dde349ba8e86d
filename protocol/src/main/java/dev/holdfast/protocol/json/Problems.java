package dev.holdfast.protocol.json;

import dev.holdfast.protocol.problem.Problem;

/** Problems as they stand in documents: {@code {code, expected, found, remedy}}. */
public final class Problems {
    private Problems() {}

    public static Json.Obj json(Problem problem) {
        return Json.object(
                "code", problem.code(),
                "expected", problem.expected(),
                "found", problem.found(),
                "remedy", problem.remedy());
    }

    /** The reverse of {@link #json}. @throws dev.holdfast.protocol.problem.Refusal when a part is missing */
    public static Problem read(JsonView view) {
        return new Problem(
                view.at("code").text(),
                view.at("expected").text(),
                view.at("found").text(),
                view.at("remedy").text());
    }
}
