package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.StrictJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An update, or the difference of two revisions, for people. */
final class ChangeView {
    private static final int LONGEST = 120;
    /** What a newer hub forecasts and nobody knows here comes before all of them. */
    private static final List<String> HARDEST_FIRST =
            List.of("stops", "replace", "reboot", "restart", "reload", "none");

    private ChangeView() {}

    static List<String> update(JsonView update) {
        var lines = new ArrayList<String>();
        var state = update.at("state").text("");
        var held = update.at("held").items();
        if (state.equals("none")) {
            lines.add("cluster/" + update.at("cluster").text("")
                    + (update.at("runs").present() ? " is to run" : " runs") + " the newest versions"
                    + (held.isEmpty() ? "" : " that are not held"));
        }
        runs(update, lines);
        held.forEach(version -> lines.add(version.at("name").text("") + " "
                + version.at("version").text("") + " is held since a rollback; to have it: holdfast release "
                + update.at("cluster").text("") + " " + version.at("revision").integer()));
        update.at("profiles")
                .items()
                .forEach(profile -> lines.add(profile.at("name").text("") + " "
                        + profile.at("from").text("") + " → " + profile.at("to").text("")
                        + (state.equals("dismissed") ? " (dismissed)" : "")));
        if (update.at("scheduled").present()) {
            lines.add(scheduled(update));
        }
        problems(update, lines);
        if (state.equals("none")) {
            return lines;
        }
        lines.addAll(changes(update));
        var conflicts = update.at("conflicts").items();
        conflicts.forEach(conflict -> lines.add("! " + conflict.at("layer").text("") + " "
                + conflict.at("path").text("") + ": here " + value(conflict.at("override")) + ", profile "
                + value(conflict.at("base")) + " → " + value(conflict.at("incoming")) + chosen(conflict)));
        var open = conflicts.stream()
                .filter(conflict -> isNothing(conflict.at("choice")))
                .toList();
        var resolve = "holdfast update resolve " + update.at("cluster").text("") + " --path PATH ";
        if (open.stream().anyMatch(conflict -> !conflict.at("gone").flag(false))) {
            lines.add("choose: " + resolve + "--keep|--take|--edit V");
        }
        if (open.stream().anyMatch(conflict -> conflict.at("gone").flag(false))) {
            lines.add("the layer goes, and with it its values: " + resolve + "--take");
        }
        return lines;
    }

    /** What going back would change. */
    static List<String> rollback(JsonView rollback) {
        var lines = new ArrayList<String>();
        runs(rollback, lines);
        problems(rollback, lines);
        lines.addAll(changes(rollback));
        return lines;
    }

    private static void problems(JsonView change, List<String> lines) {
        change.at("problems")
                .items()
                .forEach(problem -> lines.add("! " + problem.at("code").text("") + ": expected "
                        + problem.at("expected").text("") + ", found "
                        + problem.at("found").text("") + "; "
                        + problem.at("remedy").text("")));
    }

    /** Where the cluster runs something else than it is to run, since that is where everything starts. */
    private static void runs(JsonView change, List<String> lines) {
        var runs = change.at("runs");
        if (!runs.present()) {
            return;
        }
        var desired = number(runs.at("desired"));
        var revision = runs.at("revision").integer();
        lines.add("runs revision " + revision + " ("
                + runs.at("profiles").items().stream()
                        .map(profile -> profile.at("name").text("") + " "
                                + profile.at("version").text(""))
                        .collect(Collectors.joining(", "))
                + "), not " + (desired.isEmpty() || desired.get() == revision ? "what" : desired.get() + " that")
                + " it is to run");
    }

    private static Optional<Long> number(JsonView number) {
        return isNothing(number) ? Optional.empty() : Optional.of(number.integer());
    }

    private static String scheduled(JsonView update) {
        var scheduled = update.at("scheduled");
        var what = "scheduled by " + scheduled.at("by").text("") + " for " + time(scheduled.at("at")) + ": "
                + targets(scheduled);
        var failed = scheduled.at("failed");
        return failed.present()
                ? "! " + what + ", and not applied: " + failed.at("detail").text("")
                        + "; apply or schedule again, or: holdfast update cancel "
                        + update.at("cluster").text("")
                : what;
    }

    private static String targets(JsonView scheduled) {
        return scheduled.at("to").items().stream().map(ChangeView::version).collect(Collectors.joining(", "));
    }

    /** Behind "scheduled": when, and what happens then; nothing for what was done at once. */
    static String planned(JsonView update) {
        var scheduled = update.at("scheduled");
        return scheduled.present()
                ? " for " + time(scheduled.at("at")) + ": "
                        + update.at("profiles").items().stream()
                                .map(profile -> profile.at("name").text("") + " "
                                        + profile.at("from").text("") + " → "
                                        + profile.at("to").text(""))
                                .collect(Collectors.joining(", "))
                : "";
    }

    /** When this move is applied, with the version where that is not the newest; or why it was not. */
    static String appliesAt(JsonView scheduled, JsonView move) {
        return scheduled.at("to").items().stream()
                .filter(to -> to.at("profile").text("").equals(move.at("name").text("")))
                .map(to -> to.at("version").text(""))
                .map(version -> (scheduled.at("failed").present()
                                ? "failed " + scheduled.at("failed").at("code").text("")
                                : time(scheduled.at("at")))
                        + (version.equals(move.at("to").text("")) ? "" : " (" + version + ")"))
                .findFirst()
                .orElse("-");
    }

    /** What is scheduled, as the first row of a history. */
    static List<String> upcoming(JsonView scheduled) {
        var failed = scheduled.at("failed");
        return List.of(
                "-",
                targets(scheduled),
                scheduled.at("by").text(""),
                scheduled.at("client").text(""),
                time(scheduled.at("at")),
                failed.present() ? "not applied: " + failed.at("detail").text("") : "scheduled");
    }

    /** What else there is to say of a revision. */
    static String remark(JsonView revision) {
        var remarks = new ArrayList<String>();
        if (revision.at("current").flag(false)) {
            remarks.add("current");
        } else if (revision.at("held").flag(false)) {
            remarks.add("held");
        }
        var scheduled = revision.at("scheduled");
        if (scheduled.present()) {
            remarks.add("scheduled " + time(scheduled.at("since")) + " for " + time(scheduled.at("at")));
        }
        return String.join(", ", remarks);
    }

    /** Without parts of a second. */
    static String time(JsonView time) {
        return time.text("").replaceFirst("\\.[0-9]+", "");
    }

    /** Two profiles, or two versions of one. */
    static List<String> comparison(JsonView comparison) {
        var lines = new ArrayList<String>();
        lines.add(version(comparison.at("from")) + " → " + version(comparison.at("to")));
        lines.addAll(changes(comparison));
        return lines;
    }

    private static String version(JsonView profile) {
        return profile.at("profile").text("") + " " + profile.at("version").text("");
    }

    /** Layers, values, objects and forecast. */
    static List<String> changes(JsonView difference) {
        var lines = new ArrayList<String>();
        difference
                .at("layers")
                .items()
                .forEach(layer -> lines.add("layer " + layer.at("id").text("") + " "
                        + layer.at("change").text("") + versions(layer)));
        difference
                .at("values")
                .items()
                .forEach(value -> lines.add("  " + mark(value) + " "
                        + value.at("layer").text("") + " " + value.at("path").text("") + ": " + move(value)));
        for (var object : difference.at("objectChanges").items()) {
            lines.add("  " + object.at("change").text("") + " "
                    + object.at("object").text(""));
            object.at("fields").items().forEach(field -> field(field, lines));
        }
        difference.at("images").at("added").items().forEach(image -> lines.add("image + " + image.text("")));
        difference.at("images").at("removed").items().forEach(image -> lines.add("image - " + image.text("")));
        difference.at("forecast").items().stream()
                .filter(forecast -> !forecast.at("effect").text("").equals("none")
                        || !forecast.at("reasons").texts().isEmpty())
                .sorted(Comparator.comparingInt(forecast -> HARDEST_FIRST.indexOf(effect(forecast))))
                .forEach(forecast -> {
                    lines.add("forecast " + forecast.at("layer").text("") + ": " + effect(forecast));
                    forecast.at("reasons").texts().forEach(reason -> lines.add("  " + reason));
                });
        var unknown = difference.at("unknown").texts();
        if (!unknown.isEmpty()) {
            lines.add("objects of " + String.join(", ", unknown) + ": known only with the values of a cluster");
        }
        var objects = difference.at("objects");
        if (objects.present()) {
            lines.add(objects.at("added").integer(0) + " objects added, "
                    + objects.at("changed").integer(0) + " changed, "
                    + objects.at("removed").integer(0) + " removed; at most "
                    + difference.at("bytes").integer(0) + " bytes to fetch");
        }
        return lines;
    }

    /** A layer that does not get through is what a person must see first. */
    private static String effect(JsonView forecast) {
        return forecast.at("stops").flag(false)
                ? "stops"
                : forecast.at("effect").text("");
    }

    private static void field(JsonView field, List<String> lines) {
        var path = field.at("path").text("");
        if (field.at("hidden").flag(false)) {
            lines.add("    ~ " + path + ": (hidden)");
        } else if (isLines(field.at("from")) && isLines(field.at("to"))) {
            lines.add("    ~ " + path + ":");
            lines(
                    field.at("from").text().lines().toList(),
                    field.at("to").text().lines().toList(),
                    lines);
        } else {
            lines.add("    " + mark(field) + " " + path + ": " + move(field));
        }
    }

    private static boolean isLines(JsonView value) {
        return value.json()
                .filter(json -> json instanceof Json.Str(var text) && text.contains("\n"))
                .isPresent();
    }

    /** Lines that differ, between those that are equal at both ends. */
    private static void lines(List<String> from, List<String> to, List<String> into) {
        var least = Math.min(from.size(), to.size());
        int begin = 0;
        while (begin < least && from.get(begin).equals(to.get(begin))) {
            begin++;
        }
        int end = 0;
        while (end < least - begin && from.get(from.size() - 1 - end).equals(to.get(to.size() - 1 - end))) {
            end++;
        }
        from.subList(begin, from.size() - end).forEach(line -> into.add("      - " + shortened(line)));
        to.subList(begin, to.size() - end).forEach(line -> into.add("      + " + shortened(line)));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "… (" + text.length() + " characters)";
    }

    private static String versions(JsonView layer) {
        var from = plain(layer.at("from"));
        var to = plain(layer.at("to"));
        return from.equals(to) ? (from.isEmpty() ? "" : " " + from) : " " + from + " → " + to;
    }

    private static String mark(JsonView change) {
        return isNothing(change.at("from")) ? "+" : isNothing(change.at("to")) ? "-" : "~";
    }

    private static String move(JsonView change) {
        return switch (mark(change)) {
            case "+" -> value(change.at("to"));
            case "-" -> value(change.at("from"));
            default -> value(change.at("from")) + " → " + value(change.at("to"));
        };
    }

    private static String chosen(JsonView conflict) {
        if (isNothing(conflict.at("choice"))) {
            return "";
        }
        var choice = conflict.at("choice").text("");
        return "; " + choice + (choice.equals("edit") ? " " + value(conflict.at("value")) : "") + ", by "
                + conflict.at("chosenBy").text("");
    }

    private static boolean isNothing(JsonView value) {
        return value.json().filter(json -> !(json instanceof Json.Nil)).isEmpty();
    }

    private static String plain(JsonView text) {
        return isNothing(text) ? "" : text.text("");
    }

    private static String value(JsonView value) {
        return isNothing(value)
                ? "nothing"
                : shortened(StrictJson.write(value.json().orElseThrow()).utf8());
    }
}
