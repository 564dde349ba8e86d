package dev.holdfast.sim.pivot;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a campaign wants to do and has done, in a folder: a later run goes on with it. Confined to one thread. */
final class Logbook {
    private final Path plan;
    private final Path log;

    Logbook(Path folder) {
        plan = folder.resolve("plan.json");
        log = folder.resolve("voyages.jsonl");
    }

    /** What a voyage came to, without its point. */
    record Entry(int kills, boolean arrived, String problem) {}

    void clear() throws IOException {
        Files.deleteIfExists(plan);
        Files.deleteIfExists(log);
    }

    Optional<List<Voyage>> plan() {
        return Order.content(plan)
                .map(text -> JsonView.of(StrictJson.parseObject(text, Limits.OBJECTS)).at("voyages").items().stream()
                        .map(Logbook::read)
                        .toList());
    }

    void plan(List<Voyage> voyages) {
        var all = voyages.stream().map(Logbook::json).toList();
        Order.replace(plan, StrictJson.write(Json.object("voyages", all)));
    }

    List<Entry> entries() throws IOException {
        var entries = new ArrayList<Entry>();
        if (Files.exists(log)) {
            for (var line : Files.readAllLines(log)) {
                var view = JsonView.of(StrictJson.parseObject(Bytes.utf8(line), Limits.DOCUMENT));
                entries.add(new Entry(
                        (int) view.at("kills").natural(),
                        view.at("arrived").flag(false),
                        view.at("problem").text("")));
            }
        }
        return entries;
    }

    void add(Voyage.Outcome outcome) throws IOException {
        var line = json(outcome.voyage())
                .with("kills", outcome.kills())
                .with("arrived", outcome.arrived())
                .with("problem", outcome.problem());
        Files.write(
                log,
                (StrictJson.write(line).utf8() + "\n").getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static Json.Obj json(Voyage voyage) {
        var strikes = voyage.strikes().stream()
                .map(strike -> strike.point().json().with("giver", strike.giver()))
                .toList();
        return Json.object("strikes", strikes, "givenUp", voyage.givenUp());
    }

    private static Voyage read(JsonView view) {
        return new Voyage(
                view.at("strikes").items().stream()
                        .map(strike -> new Voyage.Strike(strike.at("giver").flag(false), Point.read(strike)))
                        .toList(),
                view.at("givenUp").flag(false));
    }
}
