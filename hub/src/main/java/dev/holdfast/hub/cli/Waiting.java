package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Asks the hub again and again until a resource is as wanted or the time is up. */
final class Waiting {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration TALK = Duration.ofSeconds(10);
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)?");

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
        var match = DURATION.matcher(text);
        if (!match.matches() || match.group(1).length() > 9) {
            throw Failure.of(
                    new dev.holdfast.protocol.problem.Problem(
                            "HF-CLI-002", "a duration such as 90s, 5m or 1h", text, "correct --timeout"),
                    2);
        }
        var number = Long.parseLong(match.group(1));
        return switch (Optional.ofNullable(match.group(2)).orElse("s")) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }

    /** Whether the goal was reached in time; otherwise {@code say} has told what was seen last. */
    boolean until(Kind.Named target, String goal, Consumer<String> say) {
        var spoken = clock.instant();
        while (true) {
            var found = client.find(target.kind(), target.name());
            if (found.isPresent() && reached(JsonView.of(found.get()).at("status"), goal)) {
                return true;
            }
            var seen = found.map(Waiting::describe).orElse("no such resource");
            if (!clock.instant().isBefore(deadline)) {
                say.accept(target.kind().singular() + "/" + target.name() + " is not " + goal + ": " + seen);
                return false;
            }
            if (Duration.between(spoken, clock.instant()).compareTo(TALK) >= 0) {
                spoken = clock.instant();
                say.accept("waiting for " + target.kind().singular() + "/" + target.name() + ": " + seen);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static boolean reached(JsonView status, String goal) {
        if (goal.equals("converged")) {
            return status.at("converged").flag(false);
        }
        if (goal.startsWith("revision=")) {
            var wanted = goal.substring("revision=".length());
            return status.at("appliedRevision")
                    .optionalInteger()
                    .map(String::valueOf)
                    .filter(wanted::equals)
                    .isPresent();
        }
        if (goal.startsWith("condition=")) {
            var parts = goal.substring("condition=".length()).split("=", 2);
            var wanted = parts.length == 2 ? parts[1] : "True";
            return status.at("conditions").items().stream()
                    .anyMatch(condition -> condition.at("type").text("").equals(parts[0])
                            && condition.at("status").text("").equalsIgnoreCase(wanted));
        }
        throw Failure.of(
                new dev.holdfast.protocol.problem.Problem(
                        "HF-CLI-002", "--for converged, condition=TYPE or revision=NUMBER", goal, "correct --for"),
                2);
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
                .filter(condition -> condition.at("status").text("").equals("False"))
                .map(condition -> ", " + condition.at("reason").text("") + " "
                        + condition.at("message").text(""))
                .findFirst()
                .orElse("");
        return "link " + status.at("link").text("unknown") + ", desired " + desired + ", applied " + applied + problem;
    }
}
