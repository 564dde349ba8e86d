package dev.holdfast.capi.api;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.StrictJson;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/** Sends one request and says what came back, broken connections included; counts what it sends. Thread-safe. */
final class Transport {
    static final String JSON = "application/json";
    /** A hung webhook costs its caller ten seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http;
    private final String server;
    private final LongAdder calls = new LongAdder();

    /** What came back: a status and a JSON object, or why there is none. */
    sealed interface Reply {}

    /** The server answered; {@code body} is empty when it was no JSON object. */
    record Response(int code, Json.Obj body) implements Reply {
        JsonView view() {
            return JsonView.of(body);
        }

        /** The message of a Status, for people. */
        String message() {
            return view().at("message").text("status " + code);
        }

        boolean good() {
            return code >= 200 && code < 300;
        }
    }

    /** No answer: the request may have arrived or not. */
    record Failure(CapiAnswer.Unavailable why) implements Reply {}

    Transport(KubernetesClient client) {
        http = client.getHttpClient();
        server = ServerAccess.address(client);
    }

    long calls() {
        return calls.sum();
    }

    Reply get(String path) {
        return send(http.newHttpRequestBuilder().uri(server + path).header("Accept", JSON));
    }

    Reply send(String method, String path, String contentType, Json body) {
        return send(http.newHttpRequestBuilder()
                .uri(server + path)
                .header("Accept", JSON)
                .method(method, contentType, StrictJson.write(body).utf8()));
    }

    private Reply send(HttpRequest.Builder builder) {
        var request =
                builder.timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).build();
        calls.increment();
        try {
            var response = http.sendAsync(request, byte[].class).get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            var body = response.body();
            return new Response(response.code(), ServerAccess.object(Bytes.copyOf(body == null ? new byte[0] : body)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Failure(new CapiAnswer.Unavailable("interrupted"));
        } catch (ExecutionException | TimeoutException e) {
            return new Failure(new CapiAnswer.Unavailable(ServerAccess.silence(server, e)));
        }
    }
}
