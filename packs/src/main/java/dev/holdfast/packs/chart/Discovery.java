package dev.holdfast.packs.chart;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** What an API server says about the kinds that it serves. Immutable. */
final class Discovery {
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private final List<Api> apis;
    private final String version;

    Discovery(List<Api> apis, String kubernetes) {
        this.apis = List.copyOf(new LinkedHashSet<>(apis));
        this.version = "v" + kubernetes.replaceFirst("^v", "");
    }

    String digest() {
        return StrictJson.write(Json.object(
                        "version", version, "apis", apis.stream().map(Api::json).toList()))
                .digest()
                .value();
    }

    /** The path of an object or of all of a kind, as a client asks for it. */
    Optional<String> path(String groupVersion, String kind, String namespace, String name) {
        return apis.stream()
                .filter(api ->
                        api.groupVersion().equals(groupVersion) && api.kind().equals(kind))
                .findFirst()
                .map(api -> (api.group().isEmpty() ? "/api/" : "/apis/") + groupVersion
                        + (api.namespaced() ? "/namespaces/" + namespace : "") + "/" + api.plural() + "/" + name);
    }

    Optional<Json.Obj> answer(String path) {
        if (path.equals("/version")) {
            var parts = version.substring(1).split("\\.", 3);
            return Optional.of(
                    Json.object("major", parts[0], "minor", parts.length > 1 ? parts[1] : "0", "gitVersion", version));
        }
        if (path.equals("/api")) {
            return Optional.of(Json.object("kind", "APIVersions", "versions", List.of("v1")));
        }
        if (path.equals("/apis")) {
            return Optional.of(Json.object("kind", "APIGroupList", "apiVersion", "v1", "groups", groups()));
        }
        var groupVersion = path.replaceFirst("^/apis?/", "");
        var resources = new ArrayList<Json>();
        for (var api : apis) {
            if (api.groupVersion().equals(groupVersion)
                    && path.equals((api.group().isEmpty() ? "/api/" : "/apis/") + groupVersion)) {
                resources.add(Json.object(
                        "name", api.plural(),
                        "singularName", api.kind().toLowerCase(Locale.ROOT),
                        "namespaced", api.namespaced(),
                        "kind", api.kind(),
                        "verbs", VERBS));
            }
        }
        return resources.isEmpty()
                ? Optional.empty()
                : Optional.of(Json.object(
                        "kind",
                        "APIResourceList",
                        "apiVersion",
                        "v1",
                        "groupVersion",
                        groupVersion,
                        "resources",
                        new Json.Arr(resources)));
    }

    private List<Json.Obj> groups() {
        var versions = new TreeMap<String, LinkedHashSet<String>>();
        apis.stream().filter(api -> !api.group().isEmpty()).forEach(api -> versions.computeIfAbsent(
                        api.group(), _ -> new LinkedHashSet<>())
                .add(api.version()));
        var groups = new ArrayList<Json.Obj>();
        versions.forEach((group, all) -> {
            var entries = all.stream()
                    .map(v -> Json.object("groupVersion", group + "/" + v, "version", v))
                    .toList();
            groups.add(Json.object("name", group, "versions", entries, "preferredVersion", entries.getLast()));
        });
        return groups;
    }
}
