package dev.holdfast.agent.kube;

import dev.holdfast.capi.api.ServerAccess;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.StrictJson;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Sends requests within the budget and answers what came back as a value, broken connections included. Thread-safe. */
final class FabricHttp {
    static final String JSON = "application/json";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TOO_MANY = 429;
    /** Internal errors that are one object's trouble and not the server's: a schema, somebody's broken webhook. */
    private static final List<String> ABOUT_THE_OBJECT =
            List.of("typed patch object", "not declared in schema", "failed calling webhook", "conversion webhook for");

    /** How often we come back after "too many requests", and how long that may make one request wait. */
    private static final int ATTEMPTS = 5;

    private static final Duration LONGEST_RETURN = Duration.ofSeconds(10);

    private final HttpClient http;
    private final String server;
    private final Budget budget;
    private final AnswerTime answerTime;
    private final String user;

    /** What came back: a status below 500, or why there is none. */
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
    }

    /** What one try came to. */
    private sealed interface Attempt {
        record Done(Reply reply) implements Attempt {}

        /** The server has done nothing and wants to be left alone for a while. */
        record TooMany(Answer.Unavailable why) implements Attempt {}
    }

    /** No answer that says anything about the object. */
    record Failure(Answer.Unavailable why) implements Reply {}

    FabricHttp(KubernetesClient client, Budget budget, LongSupplier nanos) {
        this(client.getHttpClient(), ServerAccess.address(client), budget, new AnswerTime(nanos), "");
    }

    private FabricHttp(HttpClient http, String server, Budget budget, AnswerTime answerTime, String user) {
        this.http = http;
        this.server = server;
        this.budget = budget;
        this.answerTime = answerTime;
        this.user = user;
    }

    /** The same server and budget, in somebody else's name. */
    FabricHttp as(String other) {
        return new FabricHttp(http, server, budget, answerTime, other);
    }

    Duration answerTime() {
        return answerTime.lately();
    }

    Reply get(String path, String accept) {
        return send(request(path, accept)
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .build());
    }

    Reply send(String method, String path, String contentType, Json body) {
        return send(request(path, JSON)
                .method(method, contentType, StrictJson.write(body).utf8())
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .build());
    }

    /**
     * Reads a stream of JSON lines until it ends, giving each to {@code lines}; answers how it ended.
     *
     * @param stop hears how to end the stream from outside
     */
    Reply stream(String path, String accept, Duration atMost, Consumer<Json.Obj> lines, Consumer<Runnable> stop)
            throws InterruptedException {
        var splitter = new Lines(line -> lines.accept(ServerAccess.object(line)));
        var request = request(path, accept).forStreaming().build();
        try {
            var response = http.consumeBytes(request, (buffers, body) -> {
                        for (ByteBuffer buffer : buffers) {
                            splitter.take(buffer);
                        }
                        body.consume();
                    })
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            var body = response.body();
            stop.accept(body::cancel);
            try {
                if (!response.isSuccessful()) {
                    body.cancel();
                    return new Response(response.code(), Json.Obj.EMPTY);
                }
                body.consume();
                body.done().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
                return new Response(response.code(), Json.Obj.EMPTY);
            } finally {
                body.cancel();
            }
        } catch (ExecutionException | TimeoutException e) {
            return unreachable(e);
        }
    }

    private HttpRequest.Builder request(String path, String accept) {
        var request = http.newHttpRequestBuilder().uri(server + path).header("Accept", accept);
        return user.isEmpty() ? request : request.header("Impersonate-User", user);
    }

    /** A server that says "too many" has done nothing: the budget lets the request go again when it may. */
    private Reply send(HttpRequest request) {
        for (var attempt = 1; ; attempt++) {
            switch (once(request)) {
                case Attempt.Done(var reply) -> {
                    return reply;
                }
                case Attempt.TooMany(var why) -> {
                    if (attempt == ATTEMPTS || why.retryAfter().compareTo(LONGEST_RETURN) > 0) {
                        return new Failure(why);
                    }
                }
            }
        }
    }

    private Attempt once(HttpRequest request) {
        try {
            budget.enter();
        } catch (InterruptedException e) {
            return new Attempt.Done(interrupted());
        }
        var asked = answerTime.ask();
        try {
            var response = http.sendAsync(request, byte[].class).get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            var body = response.body();
            var code = response.code();
            var json = ServerAccess.object(Bytes.copyOf(body == null ? new byte[0] : body));
            if (code == TOO_MANY || code >= 500) {
                return busy(code, json, response.header("Retry-After"));
            }
            return new Attempt.Done(new Response(code, json));
        } catch (InterruptedException e) {
            return new Attempt.Done(interrupted());
        } catch (ExecutionException | TimeoutException e) {
            return new Attempt.Done(unreachable(e));
        } finally {
            budget.leave(answerTime.answered(asked));
        }
    }

    private Attempt busy(int code, Json.Obj status, @org.jspecify.annotations.Nullable String retryAfter) {
        var message = new Response(code, status).message();
        if (code == 500 && ABOUT_THE_OBJECT.stream().anyMatch(message::contains)) {
            return new Attempt.Done(new Response(422, status));
        }
        var wait = seconds(retryAfter == null ? "" : retryAfter);
        var why = new Answer.Unavailable("the API server answered " + code + ": " + message, wait);
        if (code == TOO_MANY) {
            budget.tooMuch(wait);
            return new Attempt.TooMany(why);
        }
        return new Attempt.Done(new Failure(why));
    }

    private static Duration seconds(String header) {
        var number = !header.isEmpty() && header.length() < 5 && header.chars().allMatch(Character::isDigit);
        return number ? Duration.ofSeconds(Long.parseLong(header)) : Duration.ZERO;
    }

    private Reply unreachable(Exception e) {
        return new Failure(new Answer.Unavailable(ServerAccess.silence(server, e)));
    }

    private static Reply interrupted() {
        Thread.currentThread().interrupt();
        return new Failure(new Answer.Unavailable("interrupted"));
    }
}
