package dev.holdfast.agent.kube;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Which kinds the server serves, asked once per group and version and again when a kind is missing. Thread-safe. */
final class FabricKinds {
    private final FabricHttp http;
    private final Map<String, Map<String, Resource>> known = new ConcurrentHashMap<>();
    private final Map<String, FutureTask<Optional<Answer.Unavailable>>> asking = new ConcurrentHashMap<>();

    FabricKinds(FabricHttp http) {
        this.http = http;
    }

    Answer.Lookup find(String apiVersion, String kind) {
        var before = known.getOrDefault(apiVersion, Map.of());
        var cached = before.get(kind);
        if (cached != null) {
            return new Answer.Known(cached);
        }
        var silence = ask(apiVersion, before);
        if (silence.isPresent()) {
            return silence.get();
        }
        var found = known.getOrDefault(apiVersion, Map.of()).get(kind);
        return found == null ? new Answer.UnknownKind(apiVersion, kind) : new Answer.Known(found);
    }

    /** All objects of a kind come at once: one of them asks, the others hear its answer; why there was none. */
    private Optional<Answer.Unavailable> ask(String apiVersion, Map<String, Resource> before) {
        var mine = new FutureTask<>(() -> learn(apiVersion, before));
        var running = asking.putIfAbsent(apiVersion, mine);
        if (running == null) {
            mine.run();
            asking.remove(apiVersion, mine);
        }
        try {
            return (running == null ? mine : running).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(new Answer.Unavailable("interrupted"));
        } catch (ExecutionException e) {
            throw new IllegalStateException("asking for the kinds of " + apiVersion + " failed", e.getCause());
        }
    }

    private Optional<Answer.Unavailable> learn(String apiVersion, Map<String, Resource> before) {
        var now = known.getOrDefault(apiVersion, Map.of());
        if (!now.isEmpty() && !now.equals(before)) {
            return Optional.empty();
        }
        return switch (http.get(prefix(apiVersion), FabricHttp.JSON)) {
            case FabricHttp.Failure(var why) -> Optional.of(why);
            case FabricHttp.Response response -> {
                known.put(apiVersion, response.code() == 200 ? read(apiVersion, response) : Map.of());
                yield Optional.empty();
            }
        };
    }

    void forget(String apiVersion) {
        known.remove(apiVersion);
    }

    static String prefix(String apiVersion) {
        return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
    }

    private static Map<String, Resource> read(String apiVersion, FabricHttp.Response response) {
        var kinds = new ConcurrentHashMap<String, Resource>();
        for (var entry : response.view().at("resources").items()) {
            var plural = entry.at("name").text("");
            if (!plural.contains("/")) {
                var kind = entry.at("kind").text("");
                kinds.put(
                        kind,
                        new Resource(
                                apiVersion, kind, plural, entry.at("namespaced").flag(false)));
            }
        }
        return kinds;
    }
}
