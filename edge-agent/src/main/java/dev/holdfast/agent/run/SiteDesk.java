package dev.holdfast.agent.run;

import dev.holdfast.agent.desk.Desk;
import dev.holdfast.agent.intake.ImportResult;
import dev.holdfast.agent.lifecycle.Lifecycle;
import dev.holdfast.agent.store.DurableFile;
import dev.holdfast.agent.store.InventoryRows;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/** Answers local requests from the site's own store. */
record SiteDesk(
        Site site,
        SiteForecast forecast,
        Supplier<String> link,
        Runnable imported,
        Supplier<List<Long>> release,
        Runnable closing)
        implements Desk {
    private static final int HISTORY = 200;

    @Override
    public Json.Obj answer(Json.Obj request) {
        var view = JsonView.of(request);
        try {
            return switch (view.at("command").text()) {
                case "status" -> status();
                case "import" ->
                    imported(Path.of(view.at("file").text()), view.at("check").flag(false));
                case "stick" -> stick(Path.of(view.at("folder").text()));
                case "report" -> report();
                case "objects" -> objects();
                case "history" -> history();
                case "release" -> release(view.at("revision").integer(0));
                default ->
                    throw new Refusal(
                            "HF-AGT-006",
                            "status, import, stick, report, objects, history or release",
                            view.at("command").text(),
                            "use a command of this agent's version");
            };
        } catch (IOException e) {
            throw new Refusal(
                    "HF-AGT-007",
                    "files that can be read and written",
                    String.valueOf(e.getMessage()),
                    "check the disk or the stick");
        }
    }

    private Sticks sticks() {
        return new Sticks(site.intake, forecast::of);
    }

    private Json.Obj status() throws IOException {
        var outbox = site.folder.store.outboxSize();
        var status = new StatusView(site.reports.current(), link.get()).json();
        if (status.members().get("pending") instanceof Json.Obj pending) {
            status = status.with(
                    "pending",
                    forecast.pending().map(foreseen -> foreseen.addTo(pending)).orElse(pending));
        }
        return status.with("pivot", Lifecycle.view(site.folder.store))
                .with(
                        "store",
                        Json.object("bytes", site.blobs.bytes() + Files.size(site.folder.path.resolve("state.db"))))
                .with("outbox", Json.object("messages", outbox.messages(), "bytes", outbox.bytes()));
    }

    private Json.Obj stick(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new Refusal(
                    "HF-AGT-003", "a folder", folder.toString(), "give the folder where the stick is mounted");
        }
        var taken = sticks().takeBest(folder);
        var answer = taken(taken);
        var report = folder.resolve(site.stamp.site().value() + ".hfr");
        DurableFile.write(report, site.reports.file().content());
        return answer.with(
                        "file",
                        taken.file().<Json>map(file -> Json.of(file.toString())).orElse(Json.NULL))
                .with("report", report.toString());
    }

    private Json.Obj imported(Path file, boolean check) {
        var answer = taken(sticks().take(file, !check));
        return check ? answer.with("check", true) : answer;
    }

    private Json.Obj taken(Sticks.Taken taken) {
        var answer = answered(taken.result());
        imported.run();
        return taken.result() instanceof ImportResult.Refused
                ? answer
                : taken.foreseen().map(foreseen -> foreseen.addTo(answer)).orElse(answer);
    }

    private Json.Obj answered(ImportResult result) {
        return switch (result) {
            case ImportResult.Imported(var revision) ->
                Json.object("result", "imported", "code", Json.NULL, "revision", revision.value());
            case ImportResult.AlreadyHere _ ->
                Json.object("result", "alreadyHere", "code", Json.NULL, "revision", desired());
            case ImportResult.Refused(var problem) -> refused(problem);
            case ImportResult.Unreachable(var reason) ->
                refused(new Problem("HF-IMP-002", "a bundle that can be read", reason, "copy it again"));
        };
    }

    private Json.Obj refused(Problem problem) {
        return Json.object(
                "result", "refused",
                "code", problem.code(),
                "revision", desired(),
                "message", problem.line());
    }

    private Json desired() {
        return StatusView.orNull(
                site.folder.store.desired().map(d -> d.revision().value()).orElse(0L));
    }

    private Json.Obj report() {
        var file = site.reports.file();
        return Json.object(
                "site", site.stamp.site().value(),
                "events", file.events(),
                "hfr", Base64.getEncoder().encodeToString(file.content().toArray()));
    }

    private Json.Obj history() {
        return Json.object(
                "entries",
                site.folder.store.journal(HISTORY).stream()
                        .map(entry -> Json.object(
                                "time", entry.at().toString(), "step", entry.step(), "detail", entry.detail()))
                        .toList());
    }

    /** Lets what failed be tried again; 0 stands for whatever it is. */
    private Json.Obj release(long revision) {
        var held = site.reports.current().heldRevisions();
        if (held.isEmpty() || (revision > 0 && !held.contains(revision))) {
            throw new Refusal(
                    "HF-AGT-011",
                    "a revision that is held at this site",
                    revision > 0 ? revision + ", held are " + held : "none is held",
                    "see heldRevisions of holdfast agent status -o json");
        }
        return Json.object("released", release.get());
    }

    private Json.Obj objects() {
        var items = site.folder.db.read(new InventoryRows()::all);
        return Json.object(
                "objects",
                items.stream()
                        .map(item -> Json.object(
                                "apiVersion", item.ref().apiVersion(),
                                "kind", item.ref().kind(),
                                "namespace", item.ref().namespace(),
                                "name", item.ref().name(),
                                "layer", item.layer().toString(),
                                "applied", !item.manifest().isEmpty(),
                                "kept", item.kept()))
                        .toList());
    }

    @Override
    public void close() {
        closing.run();
    }
}
