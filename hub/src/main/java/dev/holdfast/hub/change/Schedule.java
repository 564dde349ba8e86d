package dev.holdfast.hub.change;

import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An update that somebody wants at a time: these versions, also when newer ones are there by then. Immutable.
 *
 * @param uid of the cluster: another one of its name has nothing to do with it
 * @param since when it was asked for
 */
record Schedule(
        String cluster,
        String uid,
        List<Update.Move> moves,
        Instant at,
        Author author,
        Instant since,
        Optional<Failure> failed) {
    /**
     * Why nothing was applied at its time.
     *
     * @param detail the whole line of the problem
     */
    record Failure(String code, String detail, Instant at) {
        Json.Obj json() {
            return Json.object("code", code, "detail", detail, "at", at.toString());
        }
    }

    /** What became of one that was applied. */
    record Applied(Json.Obj definition, Instant applied, Instant at, Instant since) {
        Json.Obj json() {
            return Json.object("at", at.toString(), "since", since.toString());
        }
    }

    Schedule {
        moves = List.copyOf(moves);
    }

    boolean isOf(ResourceDocument document) {
        return document.uid().equals(uid);
    }

    Json.Obj json() {
        var shown = Json.object(
                "at", at.toString(),
                "by", author.name(),
                "client", author.client(),
                "since", since.toString(),
                "to",
                        moves.stream()
                                .map(move -> Json.object("profile", move.profile(), "version", move.to()))
                                .toList());
        return failed.map(failure -> shown.with("failed", failure.json())).orElse(shown);
    }
}
