package dev.holdfast.sim.bench;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.sim.testbed.Options;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What an API server writes down about every request: who asked for what, and when. Counts all programs alike. Immutable. */
record AuditLog(Path file) {
    private static final String NAME = "audit.log";
    private static final String POLICY =
            """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules: [{level: Metadata}]
            """;

    /**
     * One request.
     *
     * @param verb as Kubernetes names it: get, list, watch, patch, create …
     */
    record Request(String agent, String verb, String uri, Instant received, Instant answered) {
        boolean writes() {
            return !List.of("get", "list", "watch").contains(verb);
        }
    }

    /** The log of a server that runs in this folder. */
    static AuditLog in(Path folder) {
        return new AuditLog(folder.resolve(NAME));
    }

    /** A server so started writes its log; {@code folder} keeps what it reads for that, and may be several servers'. */
    static Options kept(Options options, Path folder) {
        try {
            var policy = Files.writeString(Files.createDirectories(folder).resolve("audit.yaml"), POLICY);
            return options.serverFlag("--audit-policy-file=" + policy)
                    .serverFlag("--audit-log-path=" + NAME)
                    .serverFlag("--audit-log-maxsize=0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How far the log is now: where {@link #since} begins. */
    long mark() throws IOException {
        return Files.size(file);
    }

    /** What this program asked for since then, its watches left out. */
    List<Request> since(long mark, String agent) throws IOException {
        var requests = new ArrayList<Request>();
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(mark);
            var rest = new byte[(int) (log.length() - mark)];
            log.readFully(rest);
            var text = new String(rest, StandardCharsets.UTF_8);
            // The last line may be on its way still.
            for (var line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                var view = JsonView.of(StrictJson.parseObject(Bytes.utf8(line), Limits.OBJECTS));
                if (view.at("userAgent").text("").startsWith(agent)
                        && !view.at("verb").text("").equals("watch")) {
                    requests.add(request(view));
                }
            }
        }
        return requests;
    }

    private static Request request(JsonView line) {
        return new Request(
                line.at("userAgent").text(""),
                line.at("verb").text(""),
                line.at("requestURI").text(""),
                Instant.parse(line.at("requestReceivedTimestamp").text()),
                Instant.parse(line.at("stageTimestamp").text()));
    }
}
