package dev.holdfast.agent.kube;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An API server that has one ConfigMap of every name, and answers as the test says. */
final class StubServer implements AutoCloseable {
    private static final String KINDS =
            """
            {"kind": "APIResourceList", "groupVersion": "v1",
             "resources": [{"name": "configmaps", "kind": "ConfigMap", "namespaced": true}]}
            """;
    private static final String FOUND =
            """
            {"apiVersion": "v1", "kind": "ConfigMap",
             "metadata": {"name": "a", "namespace": "web", "uid": "1", "resourceVersion": "1"}}
            """;

    private final HttpServer server;
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger kinds = new AtomicInteger();
    private final List<Long> times = new CopyOnWriteArrayList<>();

    /** How a request for an object is answered; must send the answer. */
    interface Behaviour {
        void answer(int request, HttpExchange exchange) throws IOException, InterruptedException;
    }

    StubServer(Behaviour behaviour) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                if (exchange.getRequestURI().getPath().equals("/api/v1")) {
                    kinds.incrementAndGet();
                    send(exchange, 200, KINDS);
                    return;
                }
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                times.add(System.nanoTime());
                try {
                    behaviour.answer(times.size(), exchange);
                } finally {
                    inside.decrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(
                folder.resolve("kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                current-context: stub
                contexts: [{name: stub, context: {cluster: stub, user: nobody}}]
                clusters: [{name: stub, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: nobody, user: {}}]
                """
                        .formatted(server.getAddress().getPort()));
    }

    /** How often it was asked which kinds there are. */
    int kinds() {
        return kinds.get();
    }

    /** The most requests that were in the server at the same time. */
    int most() {
        return most.get();
    }

    /** When requests for objects arrived, in nanoseconds. */
    List<Long> times() {
        return List.copyOf(times);
    }

    static void found(HttpExchange exchange) throws IOException {
        send(exchange, 200, FOUND);
    }

    static void tooMany(HttpExchange exchange, String retryAfter) throws IOException {
        exchange.getResponseHeaders().set("Retry-After", retryAfter);
        send(
                exchange,
                429,
                "{\"kind\": \"Status\", \"status\": \"Failure\", \"message\": \"too many requests, please try again later\"}");
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
