package dev.holdfast.hub.depot;

import dev.holdfast.hub.content.Blobs;
import dev.holdfast.hub.enrol.Enrolment;
import dev.holdfast.hub.http.Exchange;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.trust.Repository;
import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The agent listener ({@code protocol/spec/v1/enrolment.md}): TLS 1.3, the site is the common name of the client's
 * certificate; only enrolment works without one.
 */
public final class DepotRoutes implements HttpService {
    private static final String RETRY_AFTER = "10";
    private static final Problem BUSY = new Problem(
            "HF-NET-503",
            "a hub that serves this many sites at once",
            "more that ask at this moment",
            "nothing: the agent asks again by itself");
    private static final int LARGEST_BODY = 16 << 20;

    private final Depot depot;
    private final Enrolment enrolment;
    private final Reports reports;

    public DepotRoutes(Depot depot, Enrolment enrolment, Reports reports) {
        this.depot = depot;
        this.enrolment = enrolment;
        this.reports = reports;
    }

    /** A running listener. */
    public interface Listener extends AutoCloseable {
        int port();

        @Override
        void close();
    }

    /** Starts listening; port 0 picks a free one. */
    public Listener listen(String host, int port, SSLContext tls) {
        var server = WebServer.builder()
                .host(host)
                .port(port)
                .shutdownHook(false)
                .maxPayloadSize(LARGEST_BODY)
                .tls(Tls.builder()
                        .sslContext(tls)
                        .enabledProtocols(List.of("TLSv1.3"))
                        .clientAuth(TlsClientAuth.OPTIONAL)
                        .build())
                .routing(routing -> routing.error(HttpProblem.class, (_, response, problem) -> problem.answer(response))
                        .register("/v1", this))
                .build()
                .start();
        return new Listener() {
            @Override
            public int port() {
                return server.port();
            }

            @Override
            public void close() {
                server.stop();
            }
        };
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/catalog/{file}", (q, a) -> metadata(q, a, Repository.CATALOG))
                .get("/director/{file}", (q, a) -> metadata(q, a, Repository.DIRECTOR))
                .get("/blobs/{digest}", this::blob)
                .get("/pointer", this::pointer)
                .post("/reports", this::report)
                .post("/renew", this::renew)
                .post("/enrol", this::enrol);
    }

    private void metadata(ServerRequest request, ServerResponse response, Repository repository) {
        site(request, response).ifPresent(site -> {
            var file = request.path().pathParameters().get("file");
            if (depot.tooBusyFor(repository, file)) {
                response.header(HeaderNames.RETRY_AFTER, RETRY_AFTER);
                problem(response, 503, BUSY);
                return;
            }
            send(response, depot.metadata(site, repository, file), "application/json");
        });
    }

    private void pointer(ServerRequest request, ServerResponse response) {
        site(request, response).ifPresent(site -> send(response, depot.pointer(site), "application/json"));
    }

    private void blob(ServerRequest request, ServerResponse response) {
        site(request, response).ifPresent(site -> {
            var text = request.path().pathParameters().get("digest");
            var found = Digest.isHex(text) ? depot.blob(site, new Digest(text), 0) : Optional.<Blobs.Open>empty();
            if (found.isEmpty()) {
                notFound(response);
                return;
            }
            try (var open = found.get()) {
                Exchange.open(request, response).stream("application/octet-stream", open.length(), open.stream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void report(ServerRequest request, ServerResponse response) {
        site(request, response).ifPresent(site -> {
            switch (reports.take(body(request), Optional.of(site))) {
                case Reports.Taken.Imported done ->
                    send(
                            response,
                            Optional.of(StrictJson.write(
                                    Json.object("result", done.result(), "sequences", done.sequences()))),
                            "application/json");
                case Reports.Taken.Refused(var problem) -> problem(response, 400, problem);
            }
        });
    }

    private void renew(ServerRequest request, ServerResponse response) {
        site(request, response)
                .ifPresent(site -> answer(
                        response, enrolment.renew(site, body(request).utf8()), "application/pem-certificate-chain"));
    }

    private void enrol(ServerRequest request, ServerResponse response) {
        answer(response, enrolment.enrol(body(request), request.remotePeer().host()), "application/json");
    }

    private static void answer(ServerResponse response, Enrolment.Outcome outcome, String type) {
        switch (outcome) {
            case Enrolment.Outcome.Welcome(var document) -> send(response, Optional.of(document), type);
            case Enrolment.Outcome.Refused refused -> problem(response, refused.status(), refused.problem());
        }
    }

    /** The site that the client's certificate names; otherwise answers 403 and is empty. */
    private Optional<SiteId> site(ServerRequest request, ServerResponse response) {
        var site = request.remotePeer()
                .tlsCertificates()
                .filter(chain -> chain.length > 0)
                .map(chain -> chain[0])
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .flatMap(enrolment::siteOf);
        if (site.isEmpty()) {
            problem(
                    response,
                    403,
                    new Problem(
                            "HF-ENR-008",
                            "a client certificate of a site of this fleet",
                            "none, or one that is revoked or no site's",
                            "enrol the agent, or renew its certificate"));
        }
        return site;
    }

    private static Bytes body(ServerRequest request) {
        return request.content().hasEntity()
                ? Bytes.copyOf(request.content().as(byte[].class))
                : Bytes.copyOf(new byte[0]);
    }

    private static void send(ServerResponse response, Optional<Bytes> content, String type) {
        if (content.isEmpty()) {
            notFound(response);
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, type).send(content.get().toArray());
    }

    private static void notFound(ServerResponse response) {
        problem(
                response,
                404,
                new Problem("HF-NET-404", "something this site may fetch", "no such thing", "ask for the pointer"));
    }

    private static void problem(ServerResponse response, int status, Problem problem) {
        response.status(status)
                .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
                .send(StrictJson.write(Json.object(
                                "type", "about:blank",
                                "title", problem.expected(),
                                "status", status,
                                "detail", problem.line(),
                                "code", problem.code(),
                                "expected", problem.expected(),
                                "found", problem.found(),
                                "remedy", problem.remedy()))
                        .toArray());
    }
}
