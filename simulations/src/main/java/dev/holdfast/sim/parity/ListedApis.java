package dev.holdfast.sim.parity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.packs.chart.Api;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An API server with a list of kinds and no object, for the helm binary: it shall be told about the cluster what our renderer
 * was told. Each list has an address of its own. Thread-safe.
 */
final class ListedApis implements AutoCloseable {
    private record Listing(List<Api> apis, String kubernetes) {}

    private final HttpServer server;
    private final Map<String, Listing> listings = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong();

    ListedApis() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** A kubeconfig for a cluster with these kinds. */
    String kubeconfig(List<Api> apis, String kubernetes) {
        var name = "c" + next.incrementAndGet();
        listings.put(name, new Listing(List.copyOf(new LinkedHashSet<>(apis)), "v" + kubernetes));
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d/%s"}}]
                users: [{name: u, user: {}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                current-context: c
                """
                .formatted(server.getAddress().getPort(), name);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            var parts = exchange.getRequestURI().getPath().split("/", 3);
            var listing = listings.get(parts[1]);
            var found = listing == null ? Json.Obj.EMPTY : answer(listing, parts.length > 2 ? parts[2] : "");
            var missing = found.members().isEmpty();
            var body = StrictJson.write(missing ? notFound() : found);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(missing ? 404 : 200, body.length());
            exchange.getResponseBody().write(body.toArray());
        }
    }

    private static Json.Obj notFound() {
        return Json.object(
                "kind",
                "Status",
                "apiVersion",
                "v1",
                "status",
                "Failure",
                "reason",
                "NotFound",
                "message",
                "none",
                "code",
                404);
    }

    private static Json.Obj answer(Listing listing, String path) {
        return switch (path) {
            case "version" -> version(listing.kubernetes());
            case "api" -> Json.object("kind", "APIVersions", "versions", List.of("v1"));
            case "apis" ->
                Json.object("kind", "APIGroupList", "apiVersion", "v1", "groups", new Json.Arr(groups(listing)));
            default -> resources(listing, path);
        };
    }

    private static Json.Obj version(String kubernetes) {
        var parts = kubernetes.substring(1).split("\\.", 3);
        return Json.object("major", parts[0], "minor", parts[1], "gitVersion", kubernetes);
    }

    private static List<Json> groups(Listing listing) {
        var groups = new LinkedHashMap<String, LinkedHashSet<Json>>();
        for (var api : listing.apis()) {
            if (!api.group().isEmpty()) {
                groups.computeIfAbsent(api.group(), _ -> new LinkedHashSet<>())
                        .add(Json.object("groupVersion", api.groupVersion(), "version", api.version()));
            }
        }
        var all = new ArrayList<Json>();
        groups.forEach((name, versions) -> all.add(Json.object(
                "name",
                name,
                "versions",
                new Json.Arr(List.copyOf(versions)),
                "preferredVersion",
                versions.getLast())));
        return all;
    }

    private static Json.Obj resources(Listing listing, String path) {
        var resources = new ArrayList<Json>();
        var groupVersion = "";
        for (var api : listing.apis()) {
            if (path.equals((api.group().isEmpty() ? "api/" : "apis/") + api.groupVersion())) {
                groupVersion = api.groupVersion();
                resources.add(Json.object(
                        "name", api.plural(),
                        "singularName", "",
                        "namespaced", api.namespaced(),
                        "kind", api.kind(),
                        "verbs", List.of("create", "delete", "get", "list", "patch", "update", "watch")));
            }
        }
        return resources.isEmpty()
                ? Json.Obj.EMPTY
                : Json.object(
                        "kind",
                        "APIResourceList",
                        "apiVersion",
                        "v1",
                        "groupVersion",
                        groupVersion,
                        "resources",
                        new Json.Arr(resources));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
