package dev.holdfast.hub.console;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Serves the console's files and the description of the web API from the class path, with a policy that lets them load nothing from elsewhere. */
public final class ConsoleRoutes implements HttpService {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
                    + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** A file of the console: its content type and its bytes as text. */
    private record Page(String type, String text) {}

    private final Map<String, Page> pages = Map.of(
            "/", page("/console/index.html", "text/html"),
            "/openapi", page("/console/openapi.json", "application/json"),
            "/schemas/v1.json", page("/schemas/v1.json", "application/schema+json"),
            "/console/icon.svg", page("/console/icon.svg", "image/svg+xml"),
            "/console/style.css", page("/console/style.css", "text/css"),
            "/console/console.js", page("/console/console.js", "text/javascript"),
            "/console/change.js", page("/console/change.js", "text/javascript"));

    @Override
    public void routing(HttpRules rules) {
        pages.keySet().forEach(path -> rules.get(path, this::show));
    }

    private void show(ServerRequest request, ServerResponse response) {
        var page = pages.getOrDefault(request.path().path(), new Page("text/plain", ""));
        response.header(HeaderNames.CONTENT_TYPE, page.type() + "; charset=utf-8")
                .header(HeaderNames.create("Content-Security-Policy"), POLICY)
                .header(HeaderNames.create("X-Content-Type-Options"), "nosniff")
                .header(HeaderNames.create("Referrer-Policy"), "no-referrer")
                .header(HeaderNames.CACHE_CONTROL, "no-cache")
                .send(page.text());
    }

    private static Page page(String file, String type) {
        try (var in = ConsoleRoutes.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the console is not in this build: no " + file);
            }
            return new Page(type, new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
