package dev.holdfast.capi.api;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** What an API server does to an object on its way into the store. Pure. */
final class MemoryObjects {
    private MemoryObjects() {}

    static Json.Obj metadata(Json.Obj object, UnaryOperator<Json.Obj> change) {
        return object.with(
                "metadata", change.apply(JsonView.of(object).at("metadata").object()));
    }

    /** @param counted whether changes of its content are counted; those of Secrets and ConfigMaps are not */
    static Json.Obj born(Json.Obj content, String uid, Instant now, boolean counted) {
        return metadata(content, given -> {
            var metadata = given.without("managedFields")
                    .without("deletionTimestamp")
                    .with("uid", uid)
                    .with("creationTimestamp", now.toString());
            return counted ? metadata.with("generation", 1) : metadata.without("generation");
        });
    }

    /** What no write changes stays, and the generation counts changes of the content. */
    static Json.Obj changed(CapiObject before, Json.Obj wanted) {
        return metadata(wanted, given -> {
            var metadata = given;
            for (var fixed : List.of("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp")) {
                var value = before.metadata().at(fixed).json();
                metadata = value.isPresent() ? metadata.with(fixed, value.get()) : metadata.without(fixed);
            }
            var same = content(before.json()).equals(content(wanted));
            return before.generation() == 0
                    ? metadata.without("generation")
                    : metadata.with("generation", before.generation() + (same ? 0 : 1));
        });
    }

    /** Whether a write changes nothing, times of field owners apart. */
    static boolean same(Json.Obj before, Json.Obj next, Json.Arr owned) {
        return timeless(
                        before,
                        JsonView.of(before)
                                .at("metadata")
                                .at("managedFields")
                                .json()
                                .orElse(Json.Arr.EMPTY))
                .equals(timeless(next, owned));
    }

    private static Json.Obj timeless(Json.Obj object, Json owners) {
        var entries = JsonView.of(owners).items().stream()
                .<Json>map(entry -> entry.object().without("time"))
                .toList();
        return metadata(
                object, metadata -> metadata.without("resourceVersion").with("managedFields", new Json.Arr(entries)));
    }

    /** A change of the status keeps its preconditions. */
    static Json.Obj statusOnly(Json.Obj change) {
        var status = JsonView.of(change).at("status").json();
        return status.isPresent() ? Json.object("status", status.get()) : Json.Obj.EMPTY;
    }

    static Json.Obj without(Json.Obj object, List<String> path) {
        var name = path.getFirst();
        if (path.size() == 1) {
            return object.without(name);
        }
        if (!(object.members().get(name) instanceof Json.Obj child)) {
            return object;
        }
        var rest = without(child, path.subList(1, path.size()));
        return rest.members().isEmpty() ? object.without(name) : object.with(name, rest);
    }

    private static Json.Obj content(Json.Obj object) {
        return object.without("metadata").without("status");
    }
}
