package dev.holdfast.sim.testbed;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Chromium without a window, driven by chromedriver as W3C WebDriver says. It ends with this object and with this JVM. */
public final class Browser implements AutoCloseable {
    /** What a person does to get the programs. */
    public static final String ADVICE = "install it (Debian and Ubuntu: chromium-driver)";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Watchdog watchdog = Watchdog.start();
    private final Daemon daemon;
    private final URI driver;
    private final String session;

    /** The driver on this machine. */
    public static Optional<Path> find(Map<String, String> environment) {
        return OnPath.find(environment, "chromedriver");
    }

    /** @param folder for its log */
    public Browser(Path program, Path folder, int port) {
        daemon = Daemon.start(program, List.of("--port=" + port), folder);
        watchdog.watch(List.of(daemon.pid()));
        driver = URI.create("http://127.0.0.1:" + port);
        new Patience(PATIENCE).until("chromedriver answers", this::answers);
        var arguments = List.of(
                "--headless=new",
                "--no-sandbox",
                "--window-size=1300,1500",
                "--user-data-dir=" + folder.resolve("chromium").toAbsolutePath());
        var wanted = Json.object(
                "capabilities",
                Json.object("alwaysMatch", Json.object("goog:chromeOptions", Json.object("args", arguments))));
        session = call("POST", "/session", Optional.of(wanted)).at("sessionId").text();
    }

    /** Opens an address. */
    public void open(String address) {
        var _ = call("POST", "/session/" + session + "/url", Optional.of(Json.object("url", address)));
    }

    /** What a script in the page returns, as text; empty for nothing. */
    public String script(String code) {
        var body = Json.object("script", code, "args", List.of());
        return call("POST", "/session/" + session + "/execute/sync", Optional.of(body))
                .json()
                .map(value -> value instanceof Json.Str(var text)
                        ? text
                        : StrictJson.write(value).utf8())
                .filter(text -> !text.equals("null"))
                .orElse("");
    }

    /** Waits until a script returns what is wanted. */
    public void await(String code, String wanted) {
        new Patience(PATIENCE)
                .until(code + " is " + wanted, () -> script("return " + code).equals(wanted));
    }

    private boolean answers() {
        if (!daemon.isAlive()) {
            throw daemon.unexpectedEnd();
        }
        try {
            return call("GET", "/status", Optional.empty()).at("ready").flag(false);
        } catch (IllegalStateException _) {
            return false;
        }
    }

    private JsonView call(String method, String path, Optional<Json.Obj> body) {
        var publisher = body.map(json -> HttpRequest.BodyPublishers.ofByteArray(
                        StrictJson.write(json).toArray()))
                .orElse(HttpRequest.BodyPublishers.noBody());
        var request = HttpRequest.newBuilder(driver.resolve(path))
                .timeout(PATIENCE)
                .method(method, publisher)
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofByteArray());
            var json = JsonView.of(StrictJson.parseObject(Bytes.copyOf(answer.body()), Limits.OBJECTS));
            if (answer.statusCode() != 200) {
                throw new AssertionError(json.at("value").at("message").text(""));
            }
            return json.at("value");
        } catch (IOException e) {
            throw new IllegalStateException("no answer from chromedriver", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        var _ = call("DELETE", "/session/" + session, Optional.empty());
        daemon.kill();
        watchdog.release();
    }
}
