package dev.holdfast.hub.registry;

import dev.holdfast.packs.registry.Listed;
import dev.holdfast.packs.remote.Standing;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Instant;
import java.util.Optional;

/** How it stands with registries, as answers show it. */
final class RegistryStatus {
    private RegistryStatus() {}

    /** {@code {ready, versions, complete, refreshed, failure, asOf}}; asks no other machine. */
    static Json.Obj of(Registry registry, OpenRegistries registries, Instant now) {
        try {
            return of(registries.standing(registry), now);
        } catch (Refusal e) {
            return of(
                    new Standing(Optional.empty(), 0, true, Optional.of(new Standing.Failure(e.problem(), now))), now);
        }
    }

    static Json.Obj of(Standing standing, Instant now) {
        return Json.object(
                "ready",
                standing.asOf().isPresent() && standing.failure().isEmpty(),
                "versions",
                standing.versions(),
                "complete",
                standing.complete(),
                "refreshed",
                standing.asOf().<Json>map(time -> Json.of(time.toString())).orElse(Json.NULL),
                "failure",
                standing.failure()
                        .<Json>map(failure ->
                                json(failure.problem()).with("at", failure.at().toString()))
                        .orElse(Json.NULL),
                "asOf",
                now.toString());
    }

    private static Json.Obj json(Problem problem) {
        return Json.object(
                "code", problem.code(),
                "expected", problem.expected(),
                "found", problem.found(),
                "remedy", problem.remedy());
    }

    static Json.Obj of(Listed listed) {
        return Json.object(
                "registry",
                listed.registry(),
                "name",
                listed.name(),
                "version",
                listed.version(),
                "mark",
                text(listed.mark()));
    }

    static String text(Listed.Mark mark) {
        return switch (mark) {
            case CURRENT -> "current";
            case DEPRECATED -> "deprecated";
            case GONE -> "gone";
        };
    }
}
