package dev.holdfast.agent.dial;

import dev.holdfast.protocol.id.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * Calls the hub's agent listener at the first of its addresses that answers. No redirects are followed, every wait ends,
 * every answer has a longest size. Thread-safe.
 */
public final class HubCaller {
    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(10).toMillis();
    private static final int READ_MILLIS = (int) Duration.ofSeconds(30).toMillis();

    private final Supplier<SSLContext> tls;
    private final Supplier<List<URI>> addresses;
    private final Route route;
    private volatile Optional<Sockets> sockets = Optional.empty();

    /** The sockets of one context: the platform keeps connections open only for calls with the same factory. */
    private record Sockets(SSLContext context, SSLSocketFactory factory) {}

    public HubCaller(Supplier<SSLContext> tls, Supplier<List<URI>> addresses, Route route) {
        this.tls = tls;
        this.addresses = addresses;
        this.route = route;
    }

    /** What the hub said; the body is cut off after the longest size plus one byte. */
    public record Answer(int status, Bytes body) {
        public boolean ok() {
            return status == HttpURLConnection.HTTP_OK;
        }
    }

    /** Asks for something. @throws IOException when no address answers */
    public Answer get(String path, int maxBytes) throws IOException {
        return first(address -> answer(open(address, path), maxBytes));
    }

    /** Sends something. @throws IOException when no address answers */
    public Answer post(String path, String contentType, Bytes body, int maxBytes) throws IOException {
        return first(address -> {
            var connection = open(address, path);
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length());
            connection.setRequestProperty("Content-Type", contentType);
            try (var out = connection.getOutputStream()) {
                out.write(body.toArray());
            }
            return answer(connection, maxBytes);
        });
    }

    /** The content from byte {@code offset} on; empty when the hub has none. */
    public Optional<InputStream> stream(String path, long offset) throws IOException {
        return first(address -> {
            var connection = open(address, path);
            if (offset > 0) {
                connection.setRequestProperty("Range", "bytes=" + offset + "-");
            }
            var status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.empty();
            }
            var expected = offset > 0 ? HttpURLConnection.HTTP_PARTIAL : HttpURLConnection.HTTP_OK;
            if (status != expected) {
                connection.disconnect();
                throw new IOException("the hub answered " + status + " where " + expected + " was expected");
            }
            return Optional.of(connection.getInputStream());
        });
    }

    private interface Call<T> {
        T on(URI address) throws IOException;
    }

    private <T> T first(Call<T> call) throws IOException {
        var failure = new ConnectException("no address of a hub is known");
        for (var address : addresses.get()) {
            try {
                return call.on(address);
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        var reasons = failure.getSuppressed();
        throw reasons.length == 1 && reasons[0] instanceof IOException only ? only : failure;
    }

    private HttpsURLConnection open(URI address, String path) throws IOException {
        var url = route.dial(address).resolve(path).toURL();
        if (!(url.openConnection() instanceof HttpsURLConnection connection)) {
            throw new IOException("expected an https address of the hub, found " + address);
        }
        connection.setSSLSocketFactory(sockets());
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        return connection;
    }

    private SSLSocketFactory sockets() {
        var context = tls.get();
        var current = sockets.filter(known -> known.context().equals(context))
                .orElseGet(() -> new Sockets(context, context.getSocketFactory()));
        sockets = Optional.of(current);
        return current.factory();
    }

    private static Answer answer(HttpsURLConnection connection, int maxBytes) throws IOException {
        var status = connection.getResponseCode();
        try (var in = status >= HttpURLConnection.HTTP_BAD_REQUEST
                ? connection.getErrorStream()
                : connection.getInputStream()) {
            return new Answer(status, Bytes.copyOf(in == null ? new byte[0] : in.readNBytes(maxBytes + 1)));
        }
    }
}
