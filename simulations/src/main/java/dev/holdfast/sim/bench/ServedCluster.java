package dev.holdfast.sim.bench;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.ControlPlane;
import dev.holdfast.sim.testbed.Options;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real API server with durable writes, whose audit log tells exactly who asked for what. Thread-safe. */
final class ServedCluster implements AutoCloseable {
    private static final String POLICY =
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules: [{level: Metadata}]
            """;

    private final Binaries binaries;
    private final ControlPlane plane;
    private final Path audit;

    /**
     * One request.
     *
     * @param verb as Kubernetes names it: get, list, watch, patch, create …
     */
    record Request(String agent, String verb, String uri) {
        boolean writes() {
            return !List.of("get", "list", "watch").contains(verb);
        }
    }

    private ServedCluster(Binaries binaries, ControlPlane plane, Path audit) {
        this.binaries = binaries;
        this.plane = plane;
        this.audit = audit;
    }

    /** @throws IllegalStateException with advice when the programs are missing */
    static ServedCluster start(Path folder) throws IOException {
        var environment = System.getenv();
        var binaries = Binaries.find(environment)
                .orElseThrow(() ->
                        new IllegalStateException("expected a test bed, found none; " + Binaries.advice(environment)));
        var home = Files.createDirectories(folder);
        var audit = home.resolve("audit.log");
        var policy = Files.writeString(home.resolve("audit.yaml"), POLICY);
        var options = Options.apiOnly()
                .durable()
                .serverFlag("--audit-policy-file=" + policy)
                .serverFlag("--audit-log-path=" + audit)
                .serverFlag("--audit-log-maxsize=0");
        return new ServedCluster(binaries, ControlPlane.start(binaries, home, options), audit);
    }

    Path kubeconfig() {
        return plane.kubeconfig();
    }

    ControlPlane plane() {
        return plane;
    }

    /** How far the log is now: where {@link #since} begins. */
    long mark() throws IOException {
        return Files.size(audit);
    }

    /** What this program asked for since then, its watches left out. */
    List<Request> since(long mark, String agent) throws IOException {
        var requests = new ArrayList<Request>();
        try (var file = new RandomAccessFile(audit.toFile(), "r")) {
            file.seek(mark);
            var rest = new byte[(int) (file.length() - mark)];
            file.readFully(rest);
            for (var line : new String(rest, StandardCharsets.UTF_8).lines().toList()) {
                var view = JsonView.of(StrictJson.parseObject(Bytes.utf8(line), Limits.OBJECTS));
                var request = new Request(
                        view.at("userAgent").text(""),
                        view.at("verb").text(""),
                        view.at("requestURI").text(""));
                if (request.agent().startsWith(agent) && !request.verb().equals("watch")) {
                    requests.add(request);
                }
            }
        }
        return requests;
    }

    /** Runs kubectl as administrator; answers how many seconds it took. @throws IllegalStateException with its output */
    double kubectl(Path log, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                binaries.program("kubectl").toString(),
                "--kubeconfig",
                kubeconfig().toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(Map.of("HOME", log.resolveSibling("home").toString()));
        var start = System.nanoTime();
        var process = builder.start();
        var ended = process.waitFor(Duration.ofMinutes(20));
        var seconds = (System.nanoTime() - start) / 1e9;
        if (!ended || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "kubectl " + String.join(" ", arguments) + " failed: " + Files.readString(log));
        }
        return seconds;
    }

    @Override
    public void close() {
        plane.close();
    }
}
