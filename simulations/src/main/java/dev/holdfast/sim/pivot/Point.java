package dev.holdfast.sim.pivot;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;

/**
 * Where a process is killed: before or after the how many-th call of one kind. Calls are told apart by what they do to
 * what, not by their number: how often somebody looks again depends on the machine.
 *
 * @param call such as {@code patch journal}
 */
record Point(String call, int occurrence, boolean after) {
    /** Whatever it does to whatever. */
    static final String ANY = "call";

    Json.Obj json() {
        return Json.object("call", call, "occurrence", occurrence, "after", after);
    }

    static Point read(JsonView view) {
        return new Point(
                view.at("call").text(),
                (int) view.at("occurrence").integer(),
                view.at("after").flag(false));
    }

    @Override
    public String toString() {
        return (after ? "after " : "before ") + call + " #" + occurrence;
    }
}
