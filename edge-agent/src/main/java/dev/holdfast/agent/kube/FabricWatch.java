package dev.holdfast.agent.kube;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Lists and watches one kind, metadata only, our label only, on a thread of its own until closed. Thread-safe to close.
 */
final class FabricWatch implements KubeApi.Watch {
    private static final String LABEL = "labelSelector=" + KubeApi.MANAGED_LABEL.replace("/", "%2F") + "%3Dtrue";
    private static final String LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private static final String EVENTS = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final Duration LIFE = Duration.ofMinutes(4);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int PAGE = 500;

    private final FabricHttp http;
    private final FabricKinds kinds;
    private final String apiVersion;
    private final String kind;
    private final WatchListener listener;
    private final RandomGenerator random;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Runnable stop = () -> {};
    private volatile String version = "";

    FabricWatch(
            FabricHttp http,
            FabricKinds kinds,
            String apiVersion,
            String kind,
            WatchListener listener,
            RandomGenerator random) {
        this.http = http;
        this.kinds = kinds;
        this.apiVersion = apiVersion;
        this.kind = kind;
        this.listener = listener;
        this.random = random;
    }

    FabricWatch start() {
        Thread.ofVirtual().name("watch-" + kind).start(this::run);
        return this;
    }

    @Override
    public void close() {
        closed.countDown();
        stop.run();
    }

    private void run() {
        var failures = 0;
        try {
            while (closed.getCount() > 0) {
                var broken = version.isEmpty() ? list() : follow();
                if (broken.isEmpty()) {
                    failures = 0;
                } else if (closed.getCount() > 0) {
                    version = "";
                    listener.interrupted(broken);
                    var longest = Math.min(LONGEST.toMillis(), 500L << Math.min(failures++, 7));
                    if (closed.await(longest / 2 + random.nextLong(longest / 2), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers what went wrong, nothing when all is well. */
    private String list() {
        Map<ObjectRef, Stamp> all = new HashMap<>();
        var next = "";
        do {
            var path =
                    switch (kinds.find(apiVersion, kind)) {
                        case Answer.Known(var resource) -> path(resource);
                        case Answer.UnknownKind _ -> "";
                        case Answer.Unavailable down -> down.reason();
                    };
            if (!path.startsWith("/")) {
                return path.isEmpty() ? "the API server does not serve " + apiVersion + " " + kind : path;
            }
            var page = path + "?" + LABEL + "&limit=" + PAGE + (next.isEmpty() ? "" : "&continue=" + next);
            switch (http.get(page, LIST)) {
                case FabricHttp.Failure(var why) -> {
                    return why.reason();
                }
                case FabricHttp.Response response
                when response.code() != 200 -> {
                    kinds.forget(apiVersion);
                    if (response.code() == 403) {
                        listener.refused(response.message());
                    }
                    return response.message();
                }
                case FabricHttp.Response response -> {
                    response.view().at("items").items().forEach(item -> all.put(ref(item), stamp(item)));
                    var metadata = response.view().at("metadata");
                    next = metadata.at("continue").text("");
                    version = metadata.at("resourceVersion").text("");
                }
            }
        } while (!next.isEmpty());
        listener.listed(Map.copyOf(all));
        return "";
    }

    private String follow() throws InterruptedException {
        if (!(kinds.find(apiVersion, kind) instanceof Answer.Known(var resource))) {
            return "the API server does not serve " + apiVersion + " " + kind;
        }
        var path = path(resource) + "?watch=1&allowWatchBookmarks=true&" + LABEL + "&timeoutSeconds=" + LIFE.toSeconds()
                + "&resourceVersion=" + version;
        var end = http.stream(path, EVENTS, LIFE.plusSeconds(30), this::event, running -> {
            stop = running;
            if (closed.getCount() == 0) {
                running.run();
            }
        });
        return switch (end) {
            case FabricHttp.Failure(var why) -> why.reason();
            case FabricHttp.Response response ->
                response.code() == 200 && !version.isEmpty() ? "" : "the watch ended with status " + response.code();
        };
    }

    private void event(Json.Obj line) {
        var event = JsonView.of(line);
        var object = event.at("object");
        switch (event.at("type").text("")) {
            case "ADDED", "MODIFIED" -> listener.changed(ref(object), stamp(object));
            case "DELETED" -> listener.gone(ref(object));
            case "BOOKMARK" -> {}
            // 410 Gone and everything else that is no news: begin again with a list.
            default -> {
                version = "";
                return;
            }
        }
        version = object.at("metadata").at("resourceVersion").text(version);
    }

    private String path(Resource resource) {
        return FabricKinds.prefix(apiVersion) + "/" + resource.plural();
    }

    private ObjectRef ref(JsonView item) {
        var metadata = item.at("metadata");
        return new ObjectRef(
                apiVersion,
                kind,
                metadata.at("namespace").text(""),
                metadata.at("name").text(""));
    }

    private static Stamp stamp(JsonView item) {
        var metadata = item.at("metadata");
        return new Stamp(
                metadata.at("uid").text(""), metadata.at("resourceVersion").text(""));
    }
}
