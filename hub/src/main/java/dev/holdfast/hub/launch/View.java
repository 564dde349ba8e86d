package dev.holdfast.hub.launch;

import dev.holdfast.hub.cluster.LaunchRow.Holder;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Problems;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.report.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is to be told of one cluster.
 *
 * @param milestone what it is at, in Cluster API's words; empty while that is not known
 * @param conditions those that were read from its objects
 * @param phase of the pivot: P0 to P9, done, or none
 * @param moving whether a pivot is going on
 * @param problems what a person has to look at
 */
record View(
        Optional<dev.holdfast.capi.milestone.Progress> milestone,
        List<Condition> conditions,
        String phase,
        Holder side,
        long epoch,
        boolean moving,
        List<Problem> problems) {
    static final String NO_PIVOT = "none";

    View {
        conditions = List.copyOf(conditions);
        problems = List.copyOf(problems);
    }

    /** The same, with one more problem. */
    View also(Problem problem) {
        var all = new ArrayList<>(problems);
        all.add(problem);
        return new View(milestone, conditions, phase, side, epoch, moving, all);
    }

    /** Nothing but what speaks against going on; all else as it was told before. */
    static Json.Obj blocked(Json.Obj before, List<Problem> problems, Instant now) {
        var known = before.members().isEmpty()
                ? Json.object("moving", false, "pivot", pivot(NO_PIVOT, Holder.NOBODY, 0))
                : before;
        var conditions = new ArrayList<Condition>();
        JsonView.of(before).at("conditions").items().stream()
                .map(Condition::read)
                .filter(condition -> !condition.type().equals("LaunchBlocked"))
                .forEach(conditions::add);
        conditions.add(blocked(JsonView.of(before), problems, now));
        return known.with("conditions", json(conditions))
                .with("problems", problems(problems))
                .with("asOf", Json.of(now.toString()));
    }

    /** For answers; a condition keeps the time since which it is so. */
    Json.Obj json(Json.Obj standing, Instant now) {
        var before = JsonView.of(standing);
        var all = new ArrayList<>(conditions);
        milestone.ifPresent(step -> all.add(new Condition(
                "Launching",
                conditions.stream().anyMatch(one -> one.type().equals("ControlPlaneInitialized") && one.isTrue())
                        ? "False"
                        : "True",
                step.step().text(),
                step + (step.detail().isEmpty() ? "" : ": " + step.detail()),
                step.since())));
        if (side == Holder.SITE || moving || !phase.equals(NO_PIVOT)) {
            all.add(since(
                    before,
                    "Pivoted",
                    side == Holder.SITE && !moving ? "True" : "False",
                    moving ? "Moving" : side == Holder.SITE ? "AtSite" : "AtManagement",
                    moving ? "phase " + phase + ", epoch " + epoch : "epoch " + epoch,
                    now));
        }
        if (!problems.isEmpty() || before.at("problems").items().size() > 0) {
            all.add(blocked(before, problems, now));
        }
        var names = all.stream().map(Condition::type).toList();
        // What was read once stays told, when the objects are where the hub does not look.
        before.at("conditions").items().stream()
                .map(Condition::read)
                .filter(condition -> side == Holder.SITE && !names.contains(condition.type()))
                .forEach(all::add);
        return Json.object(
                "conditions",
                json(all),
                "problems",
                problems(problems),
                "moving",
                moving,
                "pivot",
                pivot(phase, side, epoch),
                "asOf",
                now.toString());
    }

    private static Condition blocked(JsonView before, List<Problem> problems, Instant now) {
        return problems.isEmpty()
                ? since(before, "LaunchBlocked", "False", "GoesOn", "", now)
                : since(
                        before,
                        "LaunchBlocked",
                        "True",
                        problems.getFirst().code(),
                        problems.getFirst().line(),
                        now);
    }

    private static Condition since(
            JsonView before, String type, String status, String reason, String message, Instant now) {
        var since = before.at("conditions").items().stream()
                .map(Condition::read)
                .filter(known -> known.type().equals(type) && known.status().equals(status))
                .findFirst()
                .map(Condition::since)
                .orElse(now);
        return new Condition(type, status, reason, message, since);
    }

    private static Json.Obj pivot(String phase, Holder side, long epoch) {
        return Json.object("phase", phase, "side", side.name().toLowerCase(Locale.ROOT), "epoch", epoch);
    }

    private static Json json(List<Condition> conditions) {
        return Json.of(conditions.stream().map(Condition::json).toList());
    }

    private static Json problems(List<Problem> problems) {
        return Json.of(problems.stream().map(Problems::json).toList());
    }
}
