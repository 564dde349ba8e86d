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
public final class Helm implements TemplateEngine, AutoCloseable {
    /** Long enough for the first start on a slow machine, short enough for a person to wait. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Limits ANSWER = new Limits(128 << 20, 16, true);

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
            var answer = JsonView.of(
                    StrictJson.parse(Bytes.utf8(ask(StrictJson.write(request).utf8())), ANSWER));
            if (answer.at("missing").present()) {
                throw new Refusal(
                        "HF-RND-004",
                        "Helm's native library",
                        answer.at("missing").text(),
                        "use a supported system: linux-amd64, linux-arm64, darwin-amd64, darwin-arm64, windows-amd64");
            }
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

    private String ask(String request) {
        try {
            var child = process.filter(HelmProcess::isAlive).orElse(null);
            if (child == null) {
                stop();
                child = HelmProcess.start();
                process = Optional.of(child);
            }
            return child.ask(request, patience);
        } catch (IOException e) {
            stop();
            throw new Refusal(
                    "HF-RND-004",
                    "a child process with Helm",
                    String.valueOf(e.getMessage()),
                    "try again; see the logs");
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
