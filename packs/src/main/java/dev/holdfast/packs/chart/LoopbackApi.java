package dev.holdfast.packs.chart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * Stands in for an API server on the loopback: answers discovery with exactly the given kinds, has no object, lets
 * definitions in and refuses the Secret with Helm's release record, which it keeps. Serves one installation at a time.
 */
final class LoopbackApi implements AutoCloseable {
    private static final Limits DEFINITION = new Limits(16 << 20, 80, true);
    private static final Pattern RECORD = Pattern.compile("H4sI[A-Za-z0-9+/]+={0,2}");

    private final HttpServer server;
    private Discovery discovery = new Discovery(List.of(), "1.33.0");
    private String prefix = "/";
    private final List<String> reads = new ArrayList<>();
    private final List<Json.Obj> created = new ArrayList<>();
    private final Set<String> definitions = new HashSet<>();
    private final Map<String, Json.Obj> awaited = new HashMap<>();
    private Optional<String> record = Optional.empty();

    LoopbackApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** Forgets all and serves these kinds from now on. */
    synchronized void begin(List<Api> apis, String kubernetes) {
        discovery = new Discovery(apis, kubernetes);
        // Helm caches discovery by address, so each list has its own.
        prefix = "/" + discovery.digest().substring(0, 16);
        reads.clear();
        created.clear();
        definitions.clear();
        awaited.clear();
        record = Optional.empty();
    }

    synchronized String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: loopback, cluster: {server: "http://127.0.0.1:%d%s"}}]
                users: [{name: nobody, user: {}}]
                contexts: [{name: loopback, context: {cluster: loopback, user: nobody}}]
                current-context: loopback
                """
                .formatted(server.getAddress().getPort(), prefix);
    }

    /** Helm's release record as it put it into the Secret: base64 of gzip of JSON. */
    synchronized Optional<String> record() {
        return record;
    }

    synchronized List<Json.Obj> created() {
        return List.copyOf(created);
    }

    /** Paths of all objects that were asked for, as often as they were. */
    synchronized List<String> reads() {
        return List.copyOf(reads);
    }

    private record Answer(int status, Bytes body) {
        static Answer of(int status, Json body) {
            return new Answer(status, StrictJson.write(body));
        }

        static Answer failed(int status, String reason) {
            return of(
                    status,
                    Json.object(
                            "kind",
                            "Status",
                            "apiVersion",
                            "v1",
                            "status",
                            "Failure",
                            "reason",
                            reason,
                            "message",
                            reason,
                            "code",
                            status));
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = Bytes.copyOf(exchange.getRequestBody().readAllBytes());
            var answer = answer(exchange, body);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), answer.body().length());
            exchange.getResponseBody().write(answer.body().toArray());
        }
    }

    private synchronized Answer answer(HttpExchange exchange, Bytes body) {
        var path = exchange.getRequestURI().getPath();
        if (!path.startsWith(prefix)) {
            return Answer.failed(404, "NotFound");
        }
        path = path.substring(prefix.length());
        if (exchange.getRequestMethod().equals("POST")) {
            return create(path, body);
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            return Answer.failed(405, "MethodNotAllowed");
        }
        var known = discovery.answer(path);
        return known.isPresent() ? Answer.of(200, known.get()) : read(path, exchange);
    }

    private Answer create(String path, Bytes body) {
        if (path.endsWith("/secrets")) {
            var found = RECORD.matcher(new String(body.toArray(), StandardCharsets.ISO_8859_1));
            // Some charts keep other objects than definitions in crds/, Secrets among them.
            if (found.find()) {
                record = Optional.of(found.group());
                return Answer.failed(403, "Forbidden");
            }
        }
        try {
            var object = StrictJson.parseObject(body, DEFINITION);
            var at = path + "/" + JsonView.of(object).at("metadata").at("name").text("");
            // A subchart that is there under two names brings its definitions twice.
            if (!definitions.add(at)) {
                return Answer.failed(409, "AlreadyExists");
            }
            created.add(object);
            awaited.put(at, object);
            return Answer.of(201, object);
        } catch (Refusal e) {
            return Answer.failed(400, "BadRequest");
        }
    }

    private Answer read(String path, HttpExchange exchange) {
        var query = String.valueOf(exchange.getRequestURI().getQuery());
        if (path.endsWith("/secrets") && query.contains("owner=helm")) {
            return Answer.of(
                    200,
                    Json.object(
                            "kind", "SecretList", "apiVersion", "v1", "metadata", Json.Obj.EMPTY, "items", List.of()));
        }
        // Helm waits for what crds/ brings before it renders; a lookup after that finds nothing.
        var ready = Optional.ofNullable(awaited.remove(path)).flatMap(ReadyAnswers::of);
        if (ready.isPresent()) {
            return Answer.of(200, ready.get());
        }
        reads.add(path);
        return Answer.failed(404, "NotFound");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
