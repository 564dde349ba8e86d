package dev.holdfast.sim.fleet;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** The hub's web API as a program uses it. Thread-safe. */
public final class HubApi implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient client;
    private final URI address;
    private final String token;

    public HubApi(URI address, String token) {
        this.client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        this.address = address;
        this.token = token;
    }

    /** Creates or replaces a resource, whatever it was before. */
    public void put(String plural, String name, String kind, Json.Obj spec) {
        var document = Json.object(
                "apiVersion", "holdfast.dev/v1", "kind", kind, "metadata", Json.object("name", name), "spec", spec);
        send(request("/api/v1/" + plural + "/" + name)
                .header("Content-Type", "application/json")
                .PUT(body(document)));
    }

    /** The same for a resource that is there. */
    public void replace(String plural, String name, String kind, Json.Obj spec) {
        var document = Json.object(
                "apiVersion", "holdfast.dev/v1", "kind", kind, "metadata", Json.object("name", name), "spec", spec);
        send(request("/api/v1/" + plural + "/" + name)
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .PUT(body(document)));
    }

    public JsonView post(String path, Json.Obj document) {
        return send(request(path).header("Content-Type", "application/json").POST(body(document)));
    }

    public JsonView get(String path) {
        return send(request(path).GET());
    }

    /** One number of {@code /metrics}. */
    public double metric(String name) {
        try {
            var answer = client.send(request("/metrics").GET().build(), BodyHandlers.ofString());
            return answer.body()
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("expected the metric " + name + ", found none"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The stream of changes; the caller closes it. */
    public InputStream stream(String path) {
        try {
            var answer = client.send(
                    request(path).header("Accept", "text/event-stream").GET().build(), BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("expected a stream, found " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Does the same for 0 to {@code count} - 1, by some workers at once. */
    static void each(int count, int workers, IntConsumer work) {
        var next = new AtomicInteger();
        Callable<Integer> worker = () -> {
            for (var i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                work.accept(i);
            }
            return 0;
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = threads.invokeAll(
                    IntStream.range(0, workers).mapToObj(_ -> worker).toList());
            for (var one : all) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
    }

    private static HttpRequest.BodyPublisher body(Json.Obj document) {
        return BodyPublishers.ofByteArray(StrictJson.write(document).toArray());
    }

    private JsonView send(HttpRequest.Builder request) {
        try {
            var answer = client.send(request.build(), BodyHandlers.ofByteArray());
            var body = Bytes.copyOf(answer.body());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException("expected success, found " + answer.statusCode() + ": " + body.utf8());
            }
            return JsonView.of(StrictJson.parseObject(body, Limits.OBJECTS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
