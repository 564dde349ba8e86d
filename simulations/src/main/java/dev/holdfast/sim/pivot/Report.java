package dev.holdfast.sim.pivot;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a process says about its part of a pivot, in a file.
 *
 * @param phase as people say it; empty when it knows nothing of that pivot
 * @param over whether nothing happens any more
 * @param found what it waits for or is blocked by
 * @param trace its calls, once it is over
 */
record Report(String id, String phase, boolean over, String found, List<String> trace) {
    Report {
        trace = List.copyOf(trace);
    }

    void write(Path file) {
        Order.replace(
                file,
                StrictJson.write(Json.object("id", id, "phase", phase, "over", over, "found", found, "trace", trace)));
    }

    /** The report about this pivot; empty while there is none. */
    static Optional<Report> read(Path file, String id) {
        return Order.content(file)
                .map(text -> JsonView.of(StrictJson.parseObject(text, Limits.OBJECTS)))
                .map(view -> new Report(
                        view.at("id").text(),
                        view.at("phase").text(""),
                        view.at("over").flag(false),
                        view.at("found").text(""),
                        view.at("trace").texts()))
                .filter(report -> report.id().equals(id));
    }
}
