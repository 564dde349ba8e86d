package dev.holdfast.sim.parity;

import dev.holdfast.packs.chart.Api;
import dev.holdfast.packs.chart.ChartEngine.ChartJob;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The helm program of the test bed, kept away from every network and cluster but the listed kinds. Thread-safe. */
public final class HelmBinary implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final Path program;
    private final Path home;
    private final ListedApis apis;

    public HelmBinary(Path program, Path home) throws IOException {
        this.program = program;
        this.home = home;
        this.apis = new ListedApis();
    }

    /**
     * What the program said.
     *
     * @param text documents where it rendered, else its message
     */
    public record Said(boolean rendered, String text) {}

    /** Renders the archive or folder {@code chart} as {@code job} was rendered, hooks and definitions included. */
    public Said template(Path chart, ChartJob job, List<Api> known) throws IOException {
        var folder = Files.createTempDirectory(home, "helm");
        var values = folder.resolve("values.json");
        Files.write(values, StrictJson.write(job.values()).toArray());
        var kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, apis.kubeconfig(known, job.kubernetes()));
        var command = new ArrayList<>(List.of(program.toString(), "template", job.release(), chart.toString()));
        command.addAll(List.of("--namespace", job.namespace(), "--values", values.toString(), "--include-crds"));
        command.addAll(List.of("--validate", "--disable-openapi-validation", "--kubeconfig", kubeconfig.toString()));
        var said = run(command, folder);
        if (!said.rendered() && said.text().contains("failing loading")) {
            // The schema is somewhere else, and nobody shall reach for it.
            command.add("--skip-schema-validation");
            return run(command, folder);
        }
        return said;
    }

    /** As a person renders: without any cluster, so that helm looks for no object. */
    public Said templateAlone(Path chart, ChartJob job) throws IOException {
        var folder = Files.createTempDirectory(home, "helm");
        var values = folder.resolve("values.json");
        Files.write(values, StrictJson.write(job.values()).toArray());
        return run(
                List.of(
                        program.toString(),
                        "template",
                        job.release(),
                        chart.toString(),
                        "--namespace",
                        job.namespace(),
                        "--values",
                        values.toString(),
                        "--include-crds",
                        "--kube-version",
                        job.kubernetes()),
                folder);
    }

    private Said run(List<String> command, Path folder) throws IOException {
        var out = folder.resolve("out");
        var wrong = folder.resolve("err");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(wrong.toFile());
        builder.environment().clear();
        builder.environment().put("HOME", folder.toString());
        for (var proxy : List.of("HTTP_PROXY", "HTTPS_PROXY")) {
            builder.environment().put(proxy, "http://127.0.0.1:1");
        }
        var process = builder.start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return new Said(false, "no end after " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while helm ran", e);
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue() == 0
                ? new Said(true, Files.readString(out))
                : new Said(false, Files.readString(wrong).strip());
    }

    @Override
    public void close() {
        apis.close();
    }
}
