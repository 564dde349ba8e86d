package dev.holdfast.agent.kube;

import dev.holdfast.capi.api.ServerAccess;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.problem.Refusal;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/**
 * A real API server. The fabric8 client brings addresses, credentials and TLS; objects stay JSON trees, so that no model
 * class can lose a field, and nothing is cached but the list of kinds. Thread-safe.
 */
public final class FabricKubeApi implements KubeApi {
    private static final String APPLY = "application/apply-patch+yaml";
    private static final String PATCH = "application/json-patch+json";

    private final KubernetesClient client;
    private final Budget budget;
    private final FabricHttp http;
    private final FabricKinds kinds;
    private final RandomGenerator random;
    private final Runnable closing;
    private final List<FabricWatch> watches = new CopyOnWriteArrayList<>();

    private FabricKubeApi(FabricKubeApi base, String user) {
        client = base.client;
        budget = base.budget;
        http = base.http.as(user);
        kinds = base.kinds;
        random = base.random;
        closing = () -> {};
    }

    private FabricKubeApi(Config config, RandomGenerator random) {
        client = ServerAccess.client(config, "holdfast-agent");
        budget = new Budget(System::nanoTime);
        http = new FabricHttp(client, budget, System::nanoTime);
        kinds = new FabricKinds(http);
        this.random = random;
        closing = client::close;
    }

    /** Connects as a kubeconfig file says; nothing is asked yet. */
    public static FabricKubeApi connect(Path kubeconfig, RandomGenerator random) {
        try {
            return new FabricKubeApi(Config.fromKubeconfig(Files.readString(kubeconfig)), random);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + kubeconfig, e);
        }
    }

    /** Connects as the pod's own service account. */
    public static FabricKubeApi inCluster(RandomGenerator random) {
        return new FabricKubeApi(Config.autoConfigure(null), random);
    }

    @Override
    public Answer.Health health() {
        return switch (http.get("/readyz", "*/*")) {
            case FabricHttp.Failure(var why) -> why;
            case FabricHttp.Response response ->
                response.code() == 200
                        ? new Answer.Healthy()
                        : new Answer.Unavailable("the API server answered " + response.code() + " to /readyz");
        };
    }

    @Override
    public Answer.Lookup kind(String apiVersion, String kind) {
        return kinds.find(apiVersion, kind);
    }

    @Override
    public Answer.Read get(ObjectRef ref) {
        return switch (kinds.find(ref.apiVersion(), ref.kind())) {
            case Answer.UnknownKind unknown -> unknown;
            case Answer.Unavailable unavailable -> unavailable;
            case Answer.Known(var resource) ->
                switch (http.get(path(resource, ref), FabricHttp.JSON)) {
                    case FabricHttp.Failure(var why) -> why;
                    case FabricHttp.Response response
                    when response.code() == 200 -> new Answer.Found(live(ref, response));
                    case FabricHttp.Response response -> read(ref, response);
                };
        };
    }

    @Override
    public Answer.Write apply(Json.Obj manifest, boolean force) {
        ObjectRef ref;
        try {
            ref = ObjectRef.of(manifest);
        } catch (Refusal e) {
            return new Answer.Rejected(e.problem().line());
        }
        return write(ref, "?fieldManager=" + MANAGER + "&force=" + force, APPLY, manifest);
    }

    @Override
    public Answer.Write takeOver(LiveObject seen, Set<String> managers) {
        var owners = Owners.of(seen);
        owners.merge(managers, Owners.US);
        return hand(seen, owners);
    }

    @Override
    public Answer.Write leaveReplicas(LiveObject seen) {
        var owners = Owners.of(seen);
        owners.leave(Owners.US, Owners.REPLICAS);
        return hand(seen, owners);
    }

    /** Writes who owns what, and nothing else. */
    private Answer.Write hand(LiveObject seen, Owners owners) {
        var time = seen.view().at("metadata").at("creationTimestamp").text("1970-01-01T00:00:00Z");
        var fields = owners.write(seen, seen.ref().apiVersion(), time);
        return write(
                seen.ref(),
                "?fieldManager=" + MANAGER,
                PATCH,
                Json.of(List.of(
                        Json.object("op", "replace", "path", "/metadata/managedFields", "value", fields),
                        Json.object(
                                "op",
                                "replace",
                                "path",
                                "/metadata/resourceVersion",
                                "value",
                                seen.stamp().resourceVersion()))));
    }

    @Override
    public Answer.Removal delete(ObjectRef ref, String uid, Propagation propagation) {
        var policy = propagation == Propagation.ORPHAN ? "Orphan" : "Background";
        var options = Json.object(
                "apiVersion",
                "v1",
                "kind",
                "DeleteOptions",
                "propagationPolicy",
                policy,
                "preconditions",
                Json.object("uid", uid));
        return switch (kinds.find(ref.apiVersion(), ref.kind())) {
            // Without its kind no object of it exists.
            case Answer.UnknownKind _ -> new Answer.Gone();
            case Answer.Unavailable unavailable -> unavailable;
            case Answer.Known(var resource) ->
                switch (http.send("DELETE", path(resource, ref), FabricHttp.JSON, options)) {
                    case FabricHttp.Failure(var why) -> why;
                    case FabricHttp.Response response -> FabricAnswers.removal(response);
                };
        };
    }

    @Override
    public Watch watch(String apiVersion, String kind, WatchListener listener) {
        var watch = new FabricWatch(http, kinds, apiVersion, kind, listener, random).start();
        watches.add(watch);
        return () -> {
            watches.remove(watch);
            watch.close();
        };
    }

    @Override
    public void pace(Pace pace) {
        budget.pace(pace);
    }

    @Override
    public KubeApi as(String user) {
        return new FabricKubeApi(this, user);
    }

    @Override
    public Duration answerTime() {
        return http.answerTime();
    }

    @Override
    public void close() {
        watches.forEach(FabricWatch::close);
        closing.run();
    }

    private Answer.Write write(ObjectRef ref, String query, String contentType, Json body) {
        return switch (kinds.find(ref.apiVersion(), ref.kind())) {
            case Answer.UnknownKind unknown -> unknown;
            case Answer.Unavailable unavailable -> unavailable;
            case Answer.Known(var resource)
            when resource.namespaced() == ref.namespace().isEmpty() ->
                new Answer.Rejected(ref + ": metadata.namespace is "
                        + (resource.namespaced() ? "required" : "not allowed for this kind"));
            case Answer.Known(var resource) ->
                switch (http.send("PATCH", path(resource, ref) + query, contentType, body)) {
                    case FabricHttp.Failure(var why) -> why;
                    case FabricHttp.Response response
                    when response.code() < 300 -> new Answer.Applied(live(ref, response));
                    case FabricHttp.Response response -> {
                        var answer = FabricAnswers.write(ref, response);
                        if (answer instanceof Answer.UnknownKind) {
                            kinds.forget(ref.apiVersion());
                        }
                        yield answer;
                    }
                };
        };
    }

    private Answer.Read read(ObjectRef ref, FabricHttp.Response response) {
        var answer = FabricAnswers.read(ref, response);
        if (answer instanceof Answer.UnknownKind) {
            kinds.forget(ref.apiVersion());
        }
        return answer;
    }

    private static LiveObject live(ObjectRef ref, FabricHttp.Response response) {
        return new LiveObject(
                response.body().with("apiVersion", ref.apiVersion()).with("kind", ref.kind()));
    }

    private static String path(Resource resource, ObjectRef ref) {
        return FabricKinds.prefix(ref.apiVersion())
                + (resource.namespaced() ? "/namespaces/" + ref.namespace() : "")
                + "/" + resource.plural() + "/"
                + io.fabric8.kubernetes.client.http.HttpRequest.formURLEncode(ref.name());
    }
}
