package dev.holdfast.hub.http;

import dev.holdfast.hub.store.Author;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One request of a known caller and its answer. Confined to the thread that serves it. */
public final class Exchange {
    /** The largest body that is read into memory. */
    public static final int LARGEST_BODY = 8 << 20;

    private static final int LONGEST_PAGE = 1_000;
    private static final int USUAL_PAGE = 500;
    private static final Set<Permission> HUB_WIDE = Set.of(Permission.ACCESS, Permission.AUDIT);
    private static final Limits BODY = new Limits(LARGEST_BODY, 32, true);

    private final ServerRequest request;
    private final ServerResponse response;
    private final Optional<Caller> caller;

    private Exchange(ServerRequest request, ServerResponse response, Optional<Caller> caller) {
        this.request = request;
        this.response = response;
        this.caller = caller;
    }

    /** An exchange with somebody who need not say who it is. */
    public static Exchange open(ServerRequest request, ServerResponse response) {
        return new Exchange(request, response, Optional.empty());
    }

    /** A handler for every known caller. */
    public static Handler knows(Consumer<Exchange> handler) {
        return (request, response) -> {
            var caller = request.context().get(Caller.class).orElseThrow(Access::nobody);
            handler.accept(new Exchange(request, response, Optional.of(caller)));
        };
    }

    /** A handler for callers that have a permission; everybody else is refused before it runs. */
    public static Handler needs(Permission permission, Consumer<Exchange> handler) {
        return (request, response) -> {
            var caller = request.context().get(Caller.class).orElseThrow(Access::nobody);
            if (!caller.role().may(permission)) {
                throw HttpProblem.of(
                        403,
                        "HF-ACC-004",
                        "a role that may " + permission.name().toLowerCase(java.util.Locale.ROOT),
                        caller.role().text(),
                        "use a token with another role");
            }
            if (caller.project().isPresent() && HUB_WIDE.contains(permission)) {
                throw HttpProblem.of(
                        403,
                        "HF-ACC-005",
                        "a token for all projects",
                        "one for project " + caller.project().get(),
                        "use a token that is not limited to a project");
            }
            handler.accept(new Exchange(request, response, Optional.of(caller)));
        };
    }

    /** Who asks; only in handlers that need to know. */
    public Caller caller() {
        return caller.orElseThrow(Access::nobody);
    }

    public Author author() {
        return caller().author();
    }

    /** The bearer token of somebody who may log in with it. */
    public Optional<String> bearer() {
        return Access.bearer(request);
    }

    /** The program that asks, as it names itself. */
    public String client() {
        return Access.client(request);
    }

    /** A part of the path. */
    public String path(String name) {
        return request.path().pathParameters().get(name);
    }

    public Optional<String> query(String name) {
        return request.query().contains(name) ? Optional.of(request.query().get(name)) : Optional.empty();
    }

    /** A whole number in the query, within bounds. */
    public int query(String name, int otherwise, int least, int most) {
        var text = query(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (text.get().matches("[0-9]{1,9}")) {
            var number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw HttpProblem.of(
                400, "HF-API-001", name + " between " + least + " and " + most, text.get(), "correct the query");
    }

    /** How many items a page of a list may have: {@code limit}, 500 unless it says. */
    public int pageSize() {
        return query("limit", USUAL_PAGE, 1, LONGEST_PAGE);
    }

    /** {@code ?dryRun=true}. */
    public boolean dryRun() {
        return query("dryRun").filter("true"::equals).isPresent();
    }

    public Optional<String> header(HeaderName name) {
        return request.headers().first(name);
    }

    /** The version in {@code If-Match}, without quotes. */
    public Optional<String> ifMatch() {
        return header(HeaderNames.IF_MATCH)
                .map(text -> text.replaceFirst("^W/", "").replace("\"", ""));
    }

    /** The body as bytes. */
    public Bytes bytes() {
        return bytes(LARGEST_BODY);
    }

    /** The body as bytes, at most so many. */
    public Bytes bytes(int most) {
        if (!request.content().hasEntity()) {
            return Bytes.utf8("");
        }
        try (var in = request.content().inputStream()) {
            var announced = request.headers().contentLength().orElse(0);
            var read = announced > most ? new byte[0] : in.readNBytes(most + 1);
            if (announced > most || read.length > most) {
                // Whoever still sends reads no answer; a body that is far too large is cut off.
                skip(in);
                throw tooLarge(most);
            }
            return Bytes.copyOf(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void skip(InputStream in) throws IOException {
        var buffer = new byte[64 << 10];
        int left = 8 * LARGEST_BODY;
        for (int count = 0; count >= 0 && left > 0; left -= count) {
            count = in.read(buffer);
        }
    }

    /** The body as a JSON object. */
    public Json.Obj body() {
        return StrictJson.parseObject(bytes(), BODY);
    }

    /** The body as a JSON object, an empty one when there is no body. */
    public Json.Obj optionalBody() {
        var bytes = bytes();
        return bytes.length() == 0 ? Json.Obj.EMPTY : StrictJson.parseObject(bytes, BODY);
    }

    public void send(Json.Obj document) {
        send(200, document);
    }

    public void send(int status, Json.Obj document) {
        Answers.json(response, status, document);
    }

    public Exchange set(String header, String value) {
        response.header(header, value);
        return this;
    }

    /**
     * Streams content, or the one part of it that the request asks for.
     *
     * @param content from its first byte on; closed by the caller
     */
    public void stream(String type, long length, InputStream content) {
        response.header(HeaderNames.ACCEPT_RANGES, "bytes").header(HeaderNames.CONTENT_TYPE, type);
        try {
            switch (ByteRange.of(header(HeaderNames.RANGE), length)) {
                case ByteRange.Outside() -> {
                    response.header(HeaderNames.CONTENT_RANGE, "bytes */" + length);
                    throw HttpProblem.of(
                            416,
                            "HF-API-416",
                            "a range within " + length + " bytes",
                            header(HeaderNames.RANGE).orElse(""),
                            "ask for a part that is there");
                }
                case ByteRange.Whole() -> copy(content, length);
                case ByteRange.Part(var from, var part) -> {
                    var range = "bytes " + from + "-" + (from + part - 1) + "/" + length;
                    response.status(Status.PARTIAL_CONTENT_206).header(HeaderNames.CONTENT_RANGE, range);
                    content.skipNBytes(from);
                    copy(content, part);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(InputStream content, long length) throws IOException {
        response.header(HeaderNames.CONTENT_LENGTH, Long.toString(length));
        try (var out = response.outputStream()) {
            var buffer = new byte[64 << 10];
            for (long left = length; left > 0; ) {
                var count = content.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new EOFException("the content ended " + left + " bytes early");
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
    }

    /** The request itself, for answers that stream. */
    public ServerRequest request() {
        return request;
    }

    /** The response itself, for answers that stream. */
    public ServerResponse response() {
        return response;
    }

    private static HttpProblem tooLarge(int most) {
        return HttpProblem.of(413, "HF-API-413", "at most " + most + " bytes", "a larger body", "send less at once");
    }
}
