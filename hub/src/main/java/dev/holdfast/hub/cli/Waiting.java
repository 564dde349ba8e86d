package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Asks the hub again and again until a resource is as wanted or the time is up. */
final class Waiting {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration TALK = Duration.ofSeconds(10);
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)?");

    private static final Pattern GOAL = Pattern.compile("converged|condition=[^=]+(=.+)?|revision=[0-9]{1,15}");

    private static final String CONDITION = "condition=";
    /** What says why something does not go on. */
    private static final List<String> WORK = List.of("Launching", "LaunchBlocked", "PivotBlocked", "Stalled");

    private final HubClient client;
    private final Clock clock;
    private final Instant deadline;

    Waiting(HubClient client, Clock clock, Duration patience) {
        this.client = client;
        this.clock = clock;
        this.deadline = clock.instant().plus(patience);
    }

    /** Understands {@code 90}, {@code 90s}, {@code 5m}, {@code 1h}, {@code 500ms}. */
    static Duration duration(String text) {
        return readDuration(text)
                .orElseThrow(() -> Failure.of(
                        new Problem("HF-CLI-002", "a duration such as 90s, 5m or 1h", text, "correct --timeout"), 2));
    }

    /** The same; empty when it is none. */
    static Optional<Duration> readDuration(String text) {
        var match = DURATION.matcher(text);
        if (!match.matches() || match.group(1).length() > 9) {
            return Optional.empty();
        }
        var number = Long.parseLong(match.group(1));
        return Optional.of(
                switch (Optional.ofNullable(match.group(2)).orElse("s")) {
                    case "ms" -> Duration.ofMillis(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    case "d" -> Duration.ofDays(number);
                    default -> Duration.ofSeconds(number);
                });
    }

    /** Refuses a goal that nothing ever reaches, before anything is waited for. */
    static void check(String goal) {
        if (!GOAL.matcher(goal).matches()) {
            throw Failure.of(
                    new Problem(
                            "HF-CLI-002", "--for converged, condition=TYPE or revision=NUMBER", goal, "correct --for"),
                    2);
        }
    }

    /** Nothing when the goal was reached in time, else what was seen last; {@code say} hears of it in between. */
    Optional<Failure> until(Kind.Named target, String goal, Consumer<String> say) {
        var spoken = clock.instant();
        while (true) {
            var found = client.find(target.kind(), target.name());
            if (found.isPresent() && reached(JsonView.of(found.get()).at("status"), goal)) {
                return Optional.empty();
            }
            var seen = found.map(resource -> describe(resource, goal)).orElse("no such resource");
            if (!clock.instant().isBefore(deadline)) {
                return Optional.of(Failure.of(
                        new Problem(
                                "HF-CLI-016",
                                target.text() + " to be " + goal + " in time",
                                seen,
                                "wait longer with --timeout, or see holdfast describe "
                                        + target.kind().singular() + " " + target.name()),
                        4));
            }
            if (Duration.between(spoken, clock.instant()).compareTo(TALK) >= 0) {
                spoken = clock.instant();
                say.accept("waiting for " + target.text() + ": " + seen);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** Until a resource that is being deleted has gone. @throws Failure HF-CLI-016, ending 4, when the time is up */
    static void untilGone(HubClient client, Terminal terminal, Kind.Named target, Duration patience) {
        var start = terminal.clock().instant();
        var spoken = start;
        while (true) {
            var found = client.find(target.kind(), target.name());
            if (found.isEmpty()) {
                return;
            }
            var now = terminal.clock().instant();
            var what = target.text();
            if (Duration.between(start, now).compareTo(patience) >= 0) {
                throw Failure.of(
                        new Problem(
                                "HF-CLI-016",
                                what + " to be gone in time",
                                describe(found.get()),
                                "it goes on; see holdfast describe "
                                        + target.kind().singular() + " " + target.name()),
                        4);
            }
            if (Duration.between(spoken, now).compareTo(TALK) >= 0) {
                spoken = now;
                terminal.err().println("deleting " + what + ": " + describe(found.get()));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static boolean reached(JsonView status, String goal) {
        if (goal.equals("converged")) {
            return status.at("converged").flag(false);
        }
        if (goal.startsWith("revision=")) {
            // Revisions only rise: a newer one has been through this one.
            var wanted = Long.parseLong(goal.substring("revision=".length()));
            return status.at("appliedRevision")
                    .optionalInteger()
                    .filter(applied -> applied >= wanted)
                    .isPresent();
        }
        var parts = parts(goal);
        var wanted = parts.length == 2 ? parts[1] : "True";
        return status.at("conditions").items().stream()
                .anyMatch(condition -> condition.at("type").text("").equals(parts[0])
                        && condition.at("status").text("").equalsIgnoreCase(wanted));
    }

    /** What stands between it and the goal. */
    private static String describe(Json.Obj resource, String goal) {
        if (!goal.startsWith(CONDITION)) {
            return describe(resource);
        }
        var status = JsonView.of(resource).at("status");
        var said = Stream.concat(Stream.of(parts(goal)[0]), WORK.stream())
                .distinct()
                .flatMap(type -> status.at("conditions").items().stream()
                        .filter(condition -> condition.at("type").text("").equals(type)))
                .map(Waiting::line)
                .toList();
        return said.isEmpty() ? "no condition " + parts(goal)[0] + ", " + describe(resource) : String.join("; ", said);
    }

    private static String line(JsonView condition) {
        var message = condition.at("message").text("");
        return condition.at("type").text("") + " " + condition.at("status").text("")
                + (message.isEmpty() ? "" : ": " + message);
    }

    private static String[] parts(String goal) {
        return goal.substring(CONDITION.length()).split("=", 2);
    }

    private static String describe(Json.Obj resource) {
        var status = JsonView.of(resource).at("status");
        var desired = status.at("desiredRevision")
                .optionalInteger()
                .map(String::valueOf)
                .orElse("-");
        var applied = status.at("appliedRevision")
                .optionalInteger()
                .map(String::valueOf)
                .orElse("-");
        var problem = status.at("conditions").items().stream()
                .filter(condition -> condition.at("type").text("").equals("Converged")
                        && !condition.at("status").text("").equals("True"))
                .map(condition -> (", " + condition.at("reason").text("") + " "
                                + condition.at("message").text(""))
                        .stripTrailing())
                .findFirst()
                .orElse("");
        return "link " + status.at("link").text("unknown") + ", desired " + desired + ", applied " + applied + problem;
    }
}
