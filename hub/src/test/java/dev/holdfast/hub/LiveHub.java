package dev.holdfast.hub;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** A whole hub on free ports of this machine, used as people and agents use it. */
public final class LiveHub implements AutoCloseable {
    private static final Limits ANSWER = new Limits(64 << 20, 64, true);

    public final TestClock clock;
    public final String admin;
    private final Hub hub;
    private final HttpClient http = HttpClient.newHttpClient();

    /** One answer. */
    public record Answer(int status, HttpResponse<byte[]> response) {
        public Bytes bytes() {
            return Bytes.copyOf(response.body());
        }

        public JsonView json() {
            return JsonView.of(StrictJson.parseObject(bytes(), ANSWER));
        }

        public String code() {
            return json().at("code").text();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    public LiveHub(Path data) {
        this(data, TestClock.nearTheRealTime());
    }

    public LiveHub(Path data, TestClock clock) {
        this.clock = clock;
        this.hub = Hub.start(HubConfig.local(data).onFreePorts(), clock, new SecureRandom(), _ -> {});
        try {
            this.admin = Files.readString(data.resolve("admin.token")).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public String endpoint(String name) {
        return JsonView.of(hub.endpoints()).at(name).text();
    }

    /** Asks the web API as the administrator. */
    public Answer call(String method, String path, Json body) {
        return call(method, path, StrictJson.write(body), admin, Map.of());
    }

    public Answer get(String path) {
        return call("GET", path, Bytes.utf8(""), admin, Map.of());
    }

    public Answer call(String method, String path, Bytes body, String token, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(endpoint("api") + path))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body.toArray()));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        headers.forEach(request::header);
        return exchange(http, request.build());
    }

    /** Asks the agent listener with this TLS. */
    public Answer agent(SSLContext tls, String method, String path, Bytes body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(URI.create(endpoint("agent") + path))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body.toArray()));
        headers.forEach(request::header);
        try (var client = HttpClient.newBuilder().sslContext(tls).build()) {
            return exchange(client, request.build());
        }
    }

    /** Creates or replaces a resource; fails unless that is accepted. */
    public void apply(String kind, String plural, String name, String project, Json.Obj spec) {
        var path = "/api/v1/" + plural + "/" + name;
        var document = document(kind, name, project, spec);
        var before = get(path);
        var headers = before.status() == 200 ? Map.of("If-Match", before.header("ETag")) : Map.<String, String>of();
        var answer = call("PUT", path, StrictJson.write(document), admin, headers);
        if (answer.status() >= 300) {
            throw new AssertionError(answer.bytes().utf8());
        }
    }

    public static Json.Obj document(String kind, String name, String project, Json.Obj spec) {
        return Json.object(
                "apiVersion",
                "holdfast.dev/v1",
                "kind",
                kind,
                "metadata",
                Json.object("name", name, "project", project),
                "spec",
                spec);
    }

    /** A profile of one config map, published. */
    public void publish(String profile, String version, String text) {
        var manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: notes, namespace: default}\ndata: {text: \""
                + text + "\"}\n";
        var layer = Json.object("name", "notes", "manifest", Json.object("content", manifest));
        apply(
                "Profile",
                "profiles",
                profile,
                "default",
                Json.object("type", "add-on", "version", version, "layers", java.util.List.of(layer)));
        var answer = call("POST", "/api/v1/profiles/" + profile + "/versions", Json.Obj.EMPTY);
        if (answer.status() >= 300) {
            throw new AssertionError(answer.bytes().utf8());
        }
    }

    /** A cluster, and with it the site of the same name. */
    public void cluster(String site, String project, String profile, String version) {
        var pin = Json.object("name", profile, "version", version);
        apply("Cluster", "clusters", site, project, Json.object("profiles", java.util.List.of(pin)));
    }

    /** A new access token. */
    public String token(String name, String role, Optional<String> project) {
        var body = Json.object("name", name, "role", role);
        var answer = call(
                "POST",
                "/api/v1/tokens",
                project.map(p -> body.with("project", Json.of(p))).orElse(body));
        return answer.json().at("token").text();
    }

    /** A new enrolment token of a site that exists. */
    public JsonView siteToken(String site) {
        return call("POST", "/api/v1/sites/" + site + "/tokens", Json.Obj.EMPTY).json();
    }

    /** An enrolled agent. */
    public Enrolled enrol(String site) {
        return enrol(new TestAgent(new SiteId(site)), siteToken(site));
    }

    public Enrolled enrol(TestAgent agent, JsonView token) {
        var ca = token.at("ca").text();
        var body = agent.enrolment(token.at("secret").text());
        var answer = agent(TestAgent.anonymous(ca), "POST", "/v1/enrol", body, Map.of());
        if (answer.status() != 200) {
            throw new AssertionError(answer.bytes().utf8());
        }
        var fleet = new FleetId(answer.json().at("fleet").text());
        return new Enrolled(
                agent, fleet, agent.tls(answer.json().at("certificate").text(), ca), ca);
    }

    /** An agent that belongs to the fleet. */
    public record Enrolled(TestAgent agent, FleetId fleet, SSLContext tls, String ca) {}

    /** Asks again until the answer fits; for what the hub does in the background. */
    public static <T> T until(Supplier<T> question, Predicate<T> fits) {
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            var answer = question.get();
            if (fits.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still " + answer);
            }
            LockSupport.parkNanos(5_000_000L);
        }
    }

    @Override
    public void close() {
        http.close();
        hub.close();
    }

    private static Answer exchange(HttpClient client, HttpRequest request) {
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
