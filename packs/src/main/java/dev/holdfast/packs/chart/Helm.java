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
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Helm in a warm child process; one evaluation at a time, a new child after each failure. Thread-safe. */
public final class Helm implements TemplateEngine, ChartEngine, AutoCloseable {
    /** Long enough for the first start on a slow machine, short enough for a person to wait. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Limits ANSWER = new Limits(128 << 20, 100, true);

    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<HelmProcess> process = Optional.empty();

    public Helm() {
        this(PATIENCE);
    }

    public Helm(Duration patience) {
        this.patience = patience;
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
        lock.lock();
        try {
            var answer = answer(request);
            var outcomes = new ArrayList<Outcome>();
            for (var item : answer.at("outcomes").items()) {
                outcomes.add(
                        item.at("text").present()
                                ? new Outcome.Text(item.at("text").text())
                                : new Outcome.Failed(item.at("failed").text()));
            }
            return outcomes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ChartOutcome render(ChartJob job) {
        lock.lock();
        try {
            var folder = ChartFolder.write(job.chart(), child().home().resolve("charts"));
            var answer = answer(Json.object(
                    "chart", folder.toString(),
                    "release", job.release(),
                    "namespace", job.namespace(),
                    "kubernetes", job.kubernetes(),
                    "apis", job.apis().stream().map(Api::json).toList(),
                    "values", job.values()));
            return answer.at("failed").present()
                    ? new ChartOutcome.Failed(answer.at("failed")
                            .text()
                            .replace(folder.toString(), job.chart().name()))
                    : release(answer);
        } catch (IOException e) {
            throw unusable(e);
        } finally {
            lock.unlock();
        }
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

    private JsonView answer(Json.Obj request) {
        var answer = JsonView.of(
                StrictJson.parse(Bytes.utf8(ask(StrictJson.write(request).utf8())), ANSWER));
        if (answer.at("missing").present()) {
            throw new Refusal(
                    "HF-RND-004",
                    "Helm's native library",
                    answer.at("missing").text(),
                    "use a supported system: linux-amd64, linux-arm64, darwin-amd64, darwin-arm64, windows-amd64");
        }
        return answer;
    }

    private HelmProcess child() throws IOException {
        var running = process.filter(HelmProcess::isAlive).orElse(null);
        if (running != null && !running.hasGrown()) {
            return running;
        }
        stop();
        var started = HelmProcess.start();
        process = Optional.of(started);
        return started;
    }

    private static Refusal unusable(IOException e) {
        return new Refusal(
                "HF-RND-004", "a child process with Helm", String.valueOf(e.getMessage()), "try again; see the logs");
    }

    private String ask(String request) {
        try {
            // A chart's folder was written into this child's home: it is not replaced before the question.
            var running = process.filter(HelmProcess::isAlive);
            return (running.isPresent() ? running.get() : child()).ask(request, patience);
        } catch (IOException e) {
            stop();
            throw unusable(e);
        } catch (Refusal e) {
            stop();
            throw e;
        }
    }

    private void stop() {
        process.ifPresent(HelmProcess::close);
        process = Optional.empty();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            stop();
        } finally {
            lock.unlock();
        }
    }
}
