package dev.holdfast.hub.change;

import dev.holdfast.hub.cluster.Definition;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.packs.change.Conflict;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What newer versions bring to one cluster.
 *
 * @param to what it would run, with everything applied that is chosen
 */
record Update(Definition to, List<Move> moves, List<Open> conflicts) {
    /** A profile and its versions. */
    record Move(String profile, String from, String to) {
        Json.Obj json() {
            return Json.object("name", profile, "from", from, "to", to);
        }
    }

    /** A newer version that a rollback left, and the revision that is held for it. */
    record Left(String profile, String version, long revision) {
        Json.Obj json() {
            return Json.object("name", profile, "version", version, "revision", revision);
        }
    }

    /**
     * A conflict and what was chosen for it.
     *
     * @param gone whether the layer itself goes
     */
    record Open(String layer, Conflict conflict, boolean gone, Optional<Choice> choice) {
        /** Tells it apart from the same path with other values. */
        String digest() {
            return StrictJson.writeSorted(Json.object(
                            "base", list(conflict.base()),
                            "override", list(conflict.override()),
                            "incoming", list(conflict.incoming())))
                    .digest()
                    .value();
        }

        private static Json list(Optional<Json> value) {
            return new Json.Arr(value.stream().toList());
        }

        Json.Obj json() {
            return Json.object(
                    "layer", layer,
                    "gone", gone,
                    "path", conflict.path().toString(),
                    "base", conflict.base().orElse(Json.NULL),
                    "override", conflict.override().orElse(Json.NULL),
                    "incoming", conflict.incoming().orElse(Json.NULL),
                    "choice",
                            choice.<Json>map(made -> new Json.Str(made.how().text()))
                                    .orElse(Json.NULL),
                    "value",
                            choice.filter(made -> made.how() == Choice.How.EDIT)
                                    .map(Choice::value)
                                    .orElse(Json.NULL),
                    "chosenBy",
                            choice.<Json>map(made -> new Json.Str(made.author().name()))
                                    .orElse(Json.NULL),
                    "chosenAt",
                            choice.<Json>map(made -> new Json.Str(made.at().toString()))
                                    .orElse(Json.NULL));
        }
    }

    Update {
        moves = List.copyOf(moves);
        conflicts = List.copyOf(conflicts);
    }

    List<Open> open() {
        return conflicts.stream()
                .filter(conflict -> conflict.choice().isEmpty())
                .toList();
    }

    /**
     * Refuses an update with an open conflict.
     *
     * @throws HttpProblem HF-CHG-005
     */
    void requireChoices(String cluster) {
        if (open().isEmpty()) {
            return;
        }
        var paths = open().stream()
                .map(open -> open.layer() + ":" + open.conflict().path())
                .collect(Collectors.joining(", "));
        throw HttpProblem.of(
                        409,
                        "HF-CHG-005",
                        "a choice for every conflict of " + cluster,
                        "none for " + paths,
                        "choose: holdfast update resolve " + cluster + " --path PATH --keep|--take|--edit V")
                .with("conflicts", Json.of(open().stream().map(Open::json).toList()));
    }

    /** For the audit: what moves, and what was chosen. */
    String text() {
        var choices = conflicts.stream()
                .map(open -> open.choice().orElseThrow().how().text() + " " + open.layer() + ":"
                        + open.conflict().path());
        return Stream.concat(Stream.of(text(moves)), choices).collect(Collectors.joining(", "));
    }

    static String text(List<Move> moves) {
        return moves.stream()
                .map(move -> move.profile() + " " + move.from() + " to " + move.to())
                .collect(Collectors.joining(", "));
    }
}
