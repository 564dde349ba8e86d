package dev.holdfast.hub.http;

import dev.holdfast.hub.disk.DiskFull;
import dev.holdfast.protocol.problem.Refusal;
import io.helidon.common.tls.Tls;
import io.helidon.http.BadRequestException;
import io.helidon.http.HttpException;
import io.helidon.http.NotFoundException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener of the web API. Thread-safe; {@link #close} waits for running requests for a moment. */
public final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    private final WebServer server;

    private ApiServer(WebServer server) {
        this.server = server;
    }

    /**
     * Starts listening.
     *
     * @param tls without it the API speaks plain HTTP, which only loopback addresses may do
     * @throws Refusal HF-HUB-001 when the address or port cannot be used
     */
    public static ApiServer start(
            String bind, int port, Optional<SSLContext> tls, Callers callers, List<? extends HttpService> routes) {
        var routing = HttpRouting.builder()
                .addFilter(new Access(callers))
                .error(HttpProblem.class, (_, response, problem) -> Answers.problem(response, problem))
                .error(
                        Refusal.class,
                        (_, response, refusal) -> Answers.problem(response, HttpProblem.of(400, refusal.problem())))
                .error(
                        NotFoundException.class,
                        (_, response, _) ->
                                Answers.problem(response, HttpProblem.notFound("an address of the web API")))
                .error(BadRequestException.class, (_, response, _) -> Answers.problem(response, notUnderstood()))
                .error(
                        HttpException.class,
                        (_, response, e) -> Answers.problem(
                                response,
                                HttpProblem.of(
                                        e.status().code(),
                                        "HF-API-001",
                                        "a request this hub understands",
                                        e.status().reasonPhrase(),
                                        "see the description at /openapi")))
                .error(Exception.class, (_, response, e) -> {
                    LOG.error("a request failed", e);
                    Answers.problem(response, DiskFull.isBehind(e) ? full() : failed());
                });
        routes.forEach(routing::register);
        var builder = WebServer.builder()
                .shutdownHook(false)
                .host(bind)
                .port(port)
                .shutdownGracePeriod(Duration.ofMillis(500))
                .routing(routing);
        tls.ifPresent(context -> builder.tls(Tls.builder().sslContext(context).build()));
        try {
            return new ApiServer(builder.build().start());
        } catch (RuntimeException e) {
            throw new Refusal(
                    "HF-HUB-001",
                    "a free address " + bind + ":" + port,
                    cause(e),
                    "stop the other program or choose another --bind or --port");
        }
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static HttpProblem failed() {
        return HttpProblem.of(500, "HF-API-500", "an answer", "a failure inside the hub", "see the hub's log");
    }

    private static HttpProblem full() {
        return HttpProblem.of(
                507,
                "HF-API-507",
                "room on the disk of the hub",
                "a full disk",
                "make room there and try again; nothing was changed");
    }

    private static HttpProblem notUnderstood() {
        return HttpProblem.of(400, "HF-API-001", "a well-formed request", "another", "see the description at /openapi");
    }

    private static String cause(Throwable e) {
        var last = e;
        for (var next = e.getCause(); next != null; next = next.getCause()) {
            last = next;
        }
        return String.valueOf(last.getMessage());
    }
}
