package dev.holdfast.packs.remote;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.tls.PemTrust;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** HTTP with bounds: sizes, times and redirects. What identifies us is never sent on to another host. Thread-safe. */
final class Web {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    /** For a whole body: 100 MiB over a line of 1.4 Mbit/s. */
    private static final Duration WHOLE = Duration.ofMinutes(10);

    private static final int MOST_REDIRECTS = 5;
    private static final String AUTHORIZATION = "Authorization";

    private final HttpClient http;

    /** An answer whatever its status. */
    record Answer(int status, HttpHeaders headers, Bytes body, URI from) {
        Optional<String> header(String name) {
            return headers.firstValue(name);
        }
    }

    /** A request; GET and HEAD follow redirects, others do not. */
    record Call(String method, URI uri, Map<String, String> headers, Optional<Bytes> body, int most) {
        static Call get(URI uri, Map<String, String> headers, int most) {
            return new Call("GET", uri, headers, Optional.empty(), most);
        }

        Call with(String name, String value) {
            var more = new TreeMap<>(headers);
            more.put(name, value);
            return new Call(method, uri, more, body, most);
        }

        private Call at(URI next) {
            var kept = new TreeMap<>(headers);
            if (!origin(next).equals(origin(uri))) {
                kept.remove(AUTHORIZATION);
            }
            return new Call(method, next, kept, body, most);
        }
    }

    /** @throws Refusal HF-TLS-001 */
    Web(Access access) {
        var builder = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(access.proxy().map(ProxySelector::of).orElse(HttpClient.Builder.NO_PROXY));
        access.ca().ifPresent(pem -> builder.sslContext(PemTrust.context(pem)));
        http = builder.build();
    }

    /** @throws Refusal HF-REG-007 when there is no answer, or one that is too large or leads nowhere */
    Answer send(Call call) {
        var current = call;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            var answer = once(current);
            var next = answer.header("Location");
            if (answer.status() / 100 != 3
                    || next.isEmpty()
                    || !(call.method().equals("GET") || call.method().equals("HEAD"))) {
                return answer;
            }
            current = current.at(redirect(current.uri(), next.get()));
        }
        throw silent(call.uri(), "more than " + MOST_REDIRECTS + " redirects");
    }

    private Answer once(Call call) {
        var coming = start(call);
        try {
            HttpResponse<byte[]> response = coming.get(WHOLE.toSeconds(), TimeUnit.SECONDS);
            return new Answer(response.statusCode(), response.headers(), Bytes.copyOf(response.body()), response.uri());
        } catch (TimeoutException e) {
            coming.cancel(true);
            throw silent(call.uri(), "nothing whole within " + WHOLE.toMinutes() + " minutes");
        } catch (InterruptedException e) {
            coming.cancel(true);
            Thread.currentThread().interrupt();
            throw silent(call.uri(), "a hub that stops");
        } catch (ExecutionException e) {
            throw silent(call.uri(), reason(e.getCause() == null ? e : e.getCause()));
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> start(Call call) {
        try {
            var request = HttpRequest.newBuilder(call.uri()).timeout(ANSWER).header("User-Agent", "holdfast");
            call.headers().forEach(request::header);
            var body = call.body().map(bytes -> BodyPublishers.ofByteArray(bytes.toArray()));
            request.method(call.method(), body.orElse(BodyPublishers.noBody()));
            return http.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), call.most()));
        } catch (IllegalArgumentException e) {
            // Its message may repeat a header.
            throw silent(call.uri(), "an address that nobody can call");
        }
    }

    /** The innermost words: what TLS and sockets wrap around them says nothing more. */
    private static String reason(Throwable failure) {
        var inner = failure;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner.getClass().getSimpleName() + (inner.getMessage() == null ? "" : ": " + inner.getMessage());
    }

    /** Where an answer leads; never from TLS to none. @throws Refusal HF-REG-007 when that is no address */
    static URI redirect(URI from, String location) {
        try {
            var next = from.resolve(location);
            if (next.getHost() != null && (isTls(next) || (isHttp(next) && isHttp(from)))) {
                return next;
            }
        } catch (IllegalArgumentException _) {
            // Said below, with the same words.
        }
        throw silent(from, "an address in its answer that cannot be followed");
    }

    static boolean isTls(URI uri) {
        return "https".equals(uri.getScheme());
    }

    private static boolean isHttp(URI uri) {
        return "http".equals(uri.getScheme());
    }

    /** Scheme, host and port. */
    static String origin(URI uri) {
        var port = uri.getPort() >= 0 ? uri.getPort() : isTls(uri) ? 443 : 80;
        return uri.getScheme() + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }

    static Refusal silent(URI uri, String found) {
        return new Refusal(
                "HF-REG-007",
                "an answer from " + origin(uri),
                found,
                "check the registry's url, caCertificate and proxy, and the network; what was fetched before keeps serving");
    }

    /** A status that is not what the protocol says, as the refusal that it means. */
    static Refusal odd(Answer answer) {
        var status = answer.status();
        if (status == 401 || status == 403) {
            return new Refusal(
                    "HF-REG-008",
                    origin(answer.from()) + " to let us in",
                    "status " + status,
                    "check the Secret that the registry's credentials name, and what its owner may read");
        }
        return status == 429 || status >= 500
                ? silent(answer.from(), "status " + status)
                : new Refusal(
                        "HF-REG-009",
                        "a registry at " + origin(answer.from()) + answer.from().getPath(),
                        "status " + status,
                        "check the type and url of the Registry");
    }
}
