package dev.holdfast.agent.kube;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which kinds the server serves, asked once per group and version and again when a kind is missing. Thread-safe. */
final class FabricKinds {
    private final FabricHttp http;
    private final Map<String, Map<String, Resource>> known = new ConcurrentHashMap<>();

    FabricKinds(FabricHttp http) {
        this.http = http;
    }

    Answer.Lookup find(String apiVersion, String kind) {
        var cached = known.getOrDefault(apiVersion, Map.of()).get(kind);
        if (cached != null) {
            return new Answer.Known(cached);
        }
        return switch (http.get(prefix(apiVersion), FabricHttp.JSON)) {
            case FabricHttp.Failure(var why) -> why;
            case FabricHttp.Response response -> {
                var kinds = response.code() == 200 ? read(apiVersion, response) : Map.<String, Resource>of();
                known.put(apiVersion, kinds);
                var found = kinds.get(kind);
                yield found == null ? new Answer.UnknownKind(apiVersion, kind) : new Answer.Known(found);
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
