package dev.holdfast.hub.cli;

import dev.holdfast.hub.HubVersion;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;

/** Speaks the web API of one hub. Every refusal of the hub becomes a {@link Failure}. */
final class HubClient {
    private static final Pattern ADDRESS =
            Pattern.compile("https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?/*|https?://\\[[0-9A-Fa-f:.]+](:[0-9]{1,5})?/*");

    private final HttpClient http;
    private final String base;
    private final Optional<String> token;
    private final Terminal terminal;

    HubClient(Access access, Terminal terminal) {
        if (!ADDRESS.matcher(access.hub()).matches()) {
            throw Failure.of(
                    "HF-CLI-003", "an address such as https://hub.example:8080", access.hub(), "correct the address");
        }
        this.base = access.hub().replaceAll("/+$", "");
        this.token = access.token();
        this.terminal = terminal;
        var builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10));
        access.ca().ifPresent(ca -> builder.sslContext(Certificates.trusting(ca)));
        this.http = builder.build();
    }

    /** Where the hub is and who asks. {@code ca} is the PEM certificate to trust instead of the system's. */
    record Access(String hub, Optional<String> token, Optional<String> ca) {}

    /** One answer; the body is JSON when there is one. */
    record Answer(int status, Json.Obj body, Optional<String> result, Optional<String> tag) {}

    Optional<Json.Obj> find(Kind kind, String name) {
        var answer = send("GET", path(kind, name), Optional.empty(), List.of());
        if (answer.status() == 404) {
            return Optional.empty();
        }
        return Optional.of(checked(answer).body());
    }

    Json.Obj get(String path) {
        return checked(send("GET", path, Optional.empty(), List.of())).body();
    }

    Json.Obj post(String path, Json.Obj body) {
        return checked(send("POST", path, Optional.of(body), List.of())).body();
    }

    Answer put(String path, Json.Obj body, Optional<String> version) {
        var headers = version.map(v -> List.of("If-Match", "\"" + v + "\"")).orElse(List.of());
        return checked(send("PUT", path, Optional.of(body), headers));
    }

    Json.Obj delete(String path, Optional<String> version) {
        var headers = version.map(v -> List.of("If-Match", "\"" + v + "\"")).orElse(List.of());
        return checked(send("DELETE", path, Optional.empty(), headers)).body();
    }

    /** All pages of a list. */
    List<Json.Obj> list(String path) {
        var items = new ArrayList<Json.Obj>();
        var next = Optional.<String>empty();
        do {
            var page = get(path + (path.contains("?") ? "&" : "?") + "limit=500"
                    + next.map(mark -> "&continue=" + encode(mark)).orElse(""));
            if (page.members().get("items") instanceof Json.Arr(var found)) {
                found.stream()
                        .filter(Json.Obj.class::isInstance)
                        .map(Json.Obj.class::cast)
                        .forEach(items::add);
            }
            next = page.members().get("continue") instanceof Json.Str(var mark) && !mark.isEmpty()
                    ? Optional.of(mark)
                    : Optional.empty();
        } while (next.isPresent());
        return items;
    }

    /** The names of all resources of a kind that a label selector means. */
    List<String> names(Kind kind, String selector) {
        return list("/api/v1/" + kind.plural() + "?labelSelector=" + encode(selector)).stream()
                .map(Columns::name)
                .toList();
    }

    /** Sends bytes, such as a report. */
    Json.Obj post(String path, Bytes body, String contentType) {
        var request = request(path)
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body.toArray()))
                .build();
        return checked(answer(exchange(request, BodyHandlers.ofByteArray()))).body();
    }

    /** Opens a download; 200 or a failure. The caller closes it. */
    HttpResponse<InputStream> download(String path) {
        var response = exchange(request(path).GET().build(), BodyHandlers.ofInputStream());
        if (response.statusCode() >= 400) {
            try (var body = response.body()) {
                throw failure(response.statusCode(), Bytes.copyOf(body.readNBytes(1 << 20)));
            } catch (IOException e) {
                throw unreachable(e);
            }
        }
        return response;
    }

    static String path(Kind kind, String name) {
        return "/api/v1/" + kind.plural() + "/" + encode(name);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Answer send(String method, String path, Optional<Json.Obj> body, List<String> headers) {
        var publisher = body.<BodyPublisher>map(json ->
                        BodyPublishers.ofByteArray(StrictJson.write(json).toArray()))
                .orElse(BodyPublishers.noBody());
        var request = request(path).method(method, publisher);
        if (body.isPresent()) {
            request.header("Content-Type", "application/json");
        }
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        return answer(exchange(request.build(), BodyHandlers.ofByteArray()));
    }

    private HttpRequest.Builder request(String path) {
        var builder = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofMinutes(5))
                .header("User-Agent", "holdfast-cli/" + HubVersion.CURRENT);
        token.ifPresent(secret -> builder.header("Authorization", "Bearer " + secret));
        return builder;
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try (var _ = Progress.on(terminal, "the hub is at work")) {
            return http.send(request, handler);
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of("HF-CLI-005", "an answer from the hub", "an interrupt", "try again");
        }
    }

    private Failure unreachable(IOException e) {
        if (e instanceof SSLHandshakeException) {
            return Failure.of(
                    "HF-CLI-006",
                    "a hub at " + base + " with a certificate that is trusted",
                    String.valueOf(e.getMessage()),
                    "give --ca FILE (the hub's data folder has ca.pem) or --fingerprint, or log in with one of them");
        }
        var found = e instanceof ConnectException
                ? "nobody listening there"
                : e.getClass().getSimpleName() + ": " + e.getMessage();
        return Failure.of("HF-CLI-005", "a hub at " + base, found, "check the address and that the hub is running");
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        var bytes = Bytes.copyOf(response.body());
        var type = response.headers().firstValue("Content-Type").orElse("");
        Json.Obj body;
        if (bytes.length() == 0 || !type.contains("json")) {
            body = response.statusCode() < 400 ? Json.Obj.EMPTY : Json.object("title", "HTTP " + response.statusCode());
        } else {
            body = read(bytes);
        }
        return new Answer(
                response.statusCode(),
                body,
                response.headers().firstValue("Holdfast-Result"),
                response.headers().firstValue("ETag"));
    }

    private static Answer checked(Answer answer) {
        if (answer.status() >= 400) {
            throw Failure.answered(answer.body());
        }
        return answer;
    }

    private static Failure failure(int status, Bytes body) {
        try {
            return Failure.answered(read(body));
        } catch (Refusal e) {
            return Failure.of("HF-CLI-005", "a download", "HTTP " + status, "check the address of the hub");
        }
    }

    private static Json.Obj read(Bytes bytes) {
        return StrictJson.parseObject(bytes, Limits.OBJECTS);
    }
}
