package dev.holdfast.packs.chart;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Helm in warm child processes: as many evaluations side by side as there are children, one at a time in each, a new child
 * after each failure. Thread-safe.
 */
public final class Helm implements TemplateEngine, ChartEngine, AutoCloseable {
    /** Long enough for the first start on a slow machine, short enough for a person to wait. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String ADVICE = "Use --debug flag to render out invalid YAML";
    private static final Limits ANSWER = new Limits(128 << 20, 100, true);

    private final Duration patience;
    private final HelmChildren children;

    public Helm() {
        this(PATIENCE);
    }

    public Helm(Duration patience) {
        this.patience = patience;
        this.children = new HelmChildren(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, HelmChildren.MOST));
    }

    /** Kilobytes that the children hold, where the system tells it. */
    public List<Long> memoryKib() {
        return children.memoryKib();
    }

    /** Kilobytes that the largest child held at any time between its start and its last answer. */
    public long highestKib() {
        return children.highestKib();
    }

    /** Children started so far; one that has grown is replaced. */
    public int started() {
        return children.started();
    }

    @Override
    public List<Outcome> evaluate(Json.Obj shared, List<Job> jobs) {
        if (jobs.isEmpty()) {
            return List.of();
        }
        var request = Json.object(
                "shared",
                shared,
                "jobs",
                jobs.stream()
                        .map(job -> Json.object("template", job.template(), "values", job.values()))
                        .toList());
        var answer = children.with(child -> answer(child, request));
        var outcomes = new ArrayList<Outcome>();
        for (var item : answer.at("outcomes").items()) {
            outcomes.add(
                    item.at("text").present()
                            ? new Outcome.Text(item.at("text").text())
                            : new Outcome.Failed(plain(item.at("failed").text())));
        }
        return outcomes;
    }

    @Override
    public ChartOutcome render(ChartJob job) {
        return children.with(child -> {
            var folder = ChartFolder.write(job.chart(), child.home().resolve("charts"));
            var answer = answer(
                    child,
                    Json.object(
                            "chart", folder.toString(),
                            "release", job.release(),
                            "namespace", job.namespace(),
                            "kubernetes", job.kubernetes(),
                            "apis", job.apis().stream().map(Api::json).toList(),
                            "values", job.values()));
            return answer.at("failed").present()
                    ? new ChartOutcome.Failed(plain(answer.at("failed")
                            .text()
                            .replace(folder.toString(), job.chart().name())))
                    : release(answer);
        });
    }

    /** Helm's words in one line, without its advice to those who call it by hand. */
    private static String plain(String message) {
        return message.replace(ADVICE, "")
                .replaceAll("[\\p{Cntrl}\\p{Cf}\\x{FFFD}\\s]+", " ")
                .strip();
    }

    private static ChartOutcome release(JsonView answer) {
        var hooks = answer.at("hooks").items().stream()
                .map(hook -> new ReleaseHook(
                        hook.at("path").text(""),
                        hook.at("manifest").text(""),
                        hook.at("events").texts(),
                        hook.at("weight").integer(0),
                        hook.at("delete_policies").present()
                                ? hook.at("delete_policies").texts()
                                : List.of()))
                .toList();
        return new ChartOutcome.Release(
                answer.at("manifest").text(),
                hooks,
                answer.at("definitions").items().stream().map(JsonView::object).toList(),
                answer.at("lookups").texts(),
                answer.at("unknown").texts());
    }

    private JsonView answer(HelmProcess child, Json.Obj request) throws IOException {
        var line = child.ask(StrictJson.write(request).utf8(), patience);
        var answer = JsonView.of(StrictJson.parse(Bytes.utf8(line), ANSWER));
        if (answer.at("missing").present()) {
            throw new Refusal(
                    "HF-RND-004",
                    "Helm's native library",
                    answer.at("missing").text(),
                    "use a supported system: linux-amd64, linux-arm64, darwin-amd64, darwin-arm64, windows-amd64");
        }
        return answer;
    }

    @Override
    public void close() {
        children.close();
    }
}
