package dev.holdfast.sim.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Gives tokens for a registry as distribution's token authentication says, to one user. */
public final class TokenServer implements AutoCloseable {
    public final List<String> scopes = new ArrayList<>();
    private final HttpServer server;
    private final String basic;
    private final Path folder;

    /** @param folder of the registry; its {@code server.crt} and key sign */
    public TokenServer(Path folder, String user, String password) throws IOException {
        this.folder = folder;
        this.basic =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", this::answer);
        server.start();
    }

    public String realm() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            var wanted = Stream.of(exchange.getRequestURI().getRawQuery().split("&", -1))
                    .filter(part -> part.startsWith("scope="))
                    .map(part -> URLDecoder.decode(part.substring("scope=".length()), StandardCharsets.UTF_8))
                    .toList();
            scopes.addAll(wanted);
            var body = StrictJson.write(Json.object("token", token(wanted))).toArray();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private String token(List<String> wanted) throws IOException, GeneralSecurityException {
        var access = wanted.stream()
                .map(scope -> scope.split(":", 3))
                .map(parts ->
                        Json.object("type", parts[0], "name", parts[1], "actions", List.of(parts[2].split(",", -1))))
                .toList();
        var now = Instant.now().getEpochSecond();
        var header = Json.object("typ", "JWT", "alg", "ES256", "x5c", List.of(pem("server.crt")));
        var claims = Json.object(
                        "iss", "test", "sub", "ada", "aud", "test", "jti", "1", "iat", now, "nbf", now - 10, "exp",
                        now + 300)
                .with("access", Json.of(access));
        var text = part(StrictJson.write(header).toArray()) + "."
                + part(StrictJson.write(claims).toArray());
        var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + part(signature.sign());
    }

    private PrivateKey key() throws IOException, GeneralSecurityException {
        var bytes = Base64.getDecoder().decode(pem("server.key"));
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
    }

    private String pem(String name) throws IOException {
        return Files.readString(folder.resolve(name)).replaceAll("-----[A-Z ]+-----|\\s", "");
    }

    private static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
