package dev.holdfast.capi.api;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A real API server. The fabric8 client brings addresses, credentials and TLS; objects stay JSON trees, so that no model
 * class can lose a field, and nothing is cached but the kinds. Thread-safe.
 */
public final class FabricCapiApi implements CapiApi {
    private static final String MERGE = "application/merge-patch+json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final int PAGE = 500;

    private final KubernetesClient client;
    private final Transport transport;
    private volatile List<CapiKind> known = List.of();

    private FabricCapiApi(Config config) {
        client = ServerAccess.client(config, "holdfast");
        transport = new Transport(client);
    }

    /** Connects as the text of a kubeconfig says; nothing is asked yet. */
    public static FabricCapiApi connect(String kubeconfig) {
        return new FabricCapiApi(Config.fromKubeconfig(kubeconfig));
    }

    /** Connects as the pod's own service account. */
    public static FabricCapiApi inCluster() {
        return new FabricCapiApi(Config.autoConfigure(null));
    }

    @Override
    public CapiAnswer.Version version() {
        return switch (transport.get("/version")) {
            case Transport.Failure(var why) -> why;
            case Transport.Response response ->
                response.good()
                        ? new CapiAnswer.Told(response.view().at("gitVersion").text(""))
                        : new CapiAnswer.Denied(response.message());
        };
    }

    @Override
    public CapiAnswer.Kinds kinds() {
        return switch (list(CapiKind.DEFINITION, "")) {
            case CapiAnswer.Listed(var definitions) -> {
                var kinds = definitions.stream()
                        .flatMap(definition -> CapiKind.of(definition.view()).stream())
                        .sorted()
                        .toList();
                known = kinds;
                yield new CapiAnswer.Served(kinds);
            }
            case CapiAnswer.Absent(var what) -> new CapiAnswer.Denied(what + " is not served");
            case CapiAnswer.Denied denied -> denied;
            case CapiAnswer.Unavailable unavailable -> unavailable;
        };
    }

    @Override
    public CapiAnswer.Listing list(CapiKind kind, String namespace) {
        var base = collection(kind, kind.apiVersion(), namespace) + "?limit=" + PAGE;
        var objects = new ArrayList<CapiObject>();
        var next = "";
        do {
            var path = next.isEmpty() ? base : base + "&continue=" + HttpRequest.formURLEncode(next);
            switch (transport.get(path)) {
                case Transport.Failure(var why) -> {
                    return why;
                }
                case Transport.Response response -> {
                    if (!response.good()) {
                        return refused(kind, response);
                    }
                    for (var item : response.view().at("items").items()) {
                        objects.add(new CapiObject(item.object()
                                .with("apiVersion", kind.apiVersion())
                                .with("kind", kind.kind())));
                    }
                    next = response.view().at("metadata").at("continue").text("");
                }
            }
        } while (!next.isEmpty());
        return new CapiAnswer.Listed(objects.stream().sorted().toList());
    }

    private static CapiAnswer.Listing refused(CapiKind kind, Transport.Response response) {
        var busy = Replies.busy(response);
        if (busy.isPresent()) {
            return busy.get();
        }
        // 410: others changed so much that the rest of this list is gone; the next list is a new one.
        return switch (response.code()) {
            case 404 -> new CapiAnswer.Absent("kind " + kind);
            case 410 -> new CapiAnswer.Unavailable(response.message());
            default -> new CapiAnswer.Denied(response.message());
        };
    }

    @Override
    public CapiAnswer.Read get(ObjectRef ref) {
        return switch (place(ref)) {
            case Nowhere(var what) -> new CapiAnswer.Absent(what);
            case Unknown(var why) -> why;
            case Known(var kind) ->
                switch (transport.get(path(kind, ref))) {
                    case Transport.Failure(var why) -> why;
                    case Transport.Response response -> {
                        var busy = Replies.busy(response);
                        yield busy.isPresent() ? busy.get() : Replies.read(ref, response);
                    }
                };
        };
    }

    @Override
    public CapiAnswer.Write create(Json.Obj manifest, String manager, Mode mode) {
        var ref = ObjectRef.of(manifest);
        return write(
                ref,
                kind -> transport.send(
                        "POST",
                        collection(kind, ref.apiVersion(), ref.namespace()) + query(manager, mode)
                                + "&fieldValidation=Strict",
                        Transport.JSON,
                        manifest),
                Replies::create);
    }

    @Override
    public CapiAnswer.Write apply(Json.Obj manifest, String manager, Mode mode) {
        var ref = ObjectRef.of(manifest);
        return write(
                ref,
                kind -> transport.send(
                        "PATCH",
                        path(kind, ref) + query(manager, mode) + "&force=true&fieldValidation=Strict",
                        APPLY,
                        manifest),
                Replies::change);
    }

    @Override
    public CapiAnswer.Write patch(ObjectRef ref, Json.Obj change, String manager) {
        return write(
                ref,
                kind -> transport.send("PATCH", path(kind, ref) + query(manager, Mode.REAL), MERGE, change),
                Replies::change);
    }

    @Override
    public CapiAnswer.Write patchStatus(ObjectRef ref, Json.Obj change, String manager) {
        return write(
                ref,
                kind -> transport.send("PATCH", path(kind, ref) + "/status" + query(manager, Mode.REAL), MERGE, change),
                Replies::change);
    }

    @Override
    public CapiAnswer.Removal delete(ObjectRef ref, String uid) {
        var options = Json.object(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "propagationPolicy",
                "Background",
                "preconditions",
                Json.object("uid", uid));
        return switch (place(ref)) {
            // Without its kind no object of it exists.
            case Nowhere _ -> new CapiAnswer.Gone();
            case Unknown(var why) -> why;
            case Known(var kind) ->
                switch (transport.send("DELETE", path(kind, ref), Transport.JSON, options)) {
                    case Transport.Failure(var why) -> why;
                    case Transport.Response response -> {
                        var busy = Replies.busy(response);
                        yield busy.isPresent() ? busy.get() : Replies.removal(response);
                    }
                };
        };
    }

    @Override
    public long calls() {
        return transport.calls();
    }

    @Override
    public void close() {
        client.close();
    }

    private interface Meaning {
        CapiAnswer.Write of(ObjectRef ref, Transport.Response response);
    }

    private CapiAnswer.Write write(ObjectRef ref, Function<CapiKind, Transport.Reply> request, Meaning meaning) {
        return switch (place(ref)) {
            case Nowhere(var what) -> new CapiAnswer.Absent(what);
            case Unknown(var why) -> why;
            case Known(var kind)
            when kind.namespaced() == ref.namespace().isEmpty() ->
                new CapiAnswer.Denied(ref + ": metadata.namespace is "
                        + (kind.namespaced() ? "required" : "not allowed for this kind"));
            case Known(var kind) ->
                switch (request.apply(kind)) {
                    case Transport.Failure(var why) -> why;
                    case Transport.Response response -> {
                        var busy = Replies.busy(response);
                        yield busy.isPresent() ? busy.get() : meaning.of(ref, response);
                    }
                };
        };
    }

    /** Where objects of a kind are. */
    private sealed interface Place {}

    private record Known(CapiKind kind) implements Place {}

    private record Nowhere(String what) implements Place {}

    private record Unknown(CapiAnswer.Unavailable why) implements Place {}

    /** Kinds that appeared since the last look cost one more list. */
    private Place place(ObjectRef ref) {
        var before = find(CapiKind.BUILT_IN, ref).or(() -> find(known, ref));
        if (before.isPresent()) {
            return new Known(before.get());
        }
        return switch (kinds()) {
            case CapiAnswer.Served(var kinds) ->
                find(kinds, ref)
                        .<Place>map(Known::new)
                        .orElseGet(() -> new Nowhere("kind " + ref.kind() + " of " + ref.apiVersion()));
            case CapiAnswer.Denied(var reason) -> new Unknown(new CapiAnswer.Unavailable(reason));
            case CapiAnswer.Unavailable why -> new Unknown(why);
        };
    }

    private static Optional<CapiKind> find(List<CapiKind> kinds, ObjectRef ref) {
        return kinds.stream().filter(kind -> kind.names(ref)).findFirst();
    }

    private static String query(String manager, Mode mode) {
        return "?fieldManager=" + HttpRequest.formURLEncode(manager) + (mode == Mode.DRY_RUN ? "&dryRun=All" : "");
    }

    private static String collection(CapiKind kind, String apiVersion, String namespace) {
        return (apiVersion.contains("/") ? "/apis/" : "/api/")
                + apiVersion
                + (kind.namespaced() && !namespace.isEmpty() ? "/namespaces/" + namespace : "")
                + "/"
                + kind.plural();
    }

    private static String path(CapiKind kind, ObjectRef ref) {
        return collection(kind, ref.apiVersion(), ref.namespace()) + "/" + HttpRequest.formURLEncode(ref.name());
    }
}
