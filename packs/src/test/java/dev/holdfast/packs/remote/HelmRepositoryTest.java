package dev.holdfast.packs.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.protocol.id.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class HelmRepositoryTest {
    private static final Access LOGIN =
            new Access(Optional.of(new Access.Password("ada", "s3cret")), Optional.empty(), Optional.empty());

    /** A web server on this machine that notes who asked. */
    private static final class Site implements AutoCloseable {
        final Map<String, byte[]> files = new ConcurrentHashMap<>();
        final Map<String, String> redirects = new ConcurrentHashMap<>();
        final List<String> seen = new ArrayList<>();
        private final HttpServer server;

        Site() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                var path = exchange.getRequestURI().getPath();
                var who = exchange.getRequestHeaders().getFirst("Authorization");
                var tag = exchange.getRequestHeaders().getFirst("If-None-Match");
                seen.add(path + (who == null ? "" : " with credentials") + (tag == null ? "" : " if changed"));
                var redirect = redirects.get(path);
                var file = files.get(path);
                if (redirect != null) {
                    exchange.getResponseHeaders().set("Location", redirect);
                    exchange.sendResponseHeaders(302, -1);
                } else if (file == null) {
                    exchange.sendResponseHeaders(404, -1);
                } else if (tag != null && tag.equals("\"" + file.length + "\"")) {
                    exchange.sendResponseHeaders(304, -1);
                } else {
                    exchange.getResponseHeaders().set("ETag", "\"" + file.length + "\"");
                    exchange.sendResponseHeaders(200, file.length);
                    exchange.getResponseBody().write(file);
                }
            }
        }

        void put(String path, String content) {
            files.put(path, content.getBytes(UTF_8));
        }

        URI address(String path) {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static String index(String entries) {
        return "apiVersion: v1\nentries:\n" + entries.indent(2) + "generated: \"2026-11-22T10:00:00Z\"\n";
    }

    @Test
    void an_index_is_read_and_an_unchanged_one_is_not_sent_again() throws IOException {
        try (var site = new Site()) {
            site.put(
                    "/stable/index.yaml",
                    index(
                            """
                    web:
                    - {version: 1.1.0, urls: [web-1.1.0.tgz], deprecated: true, maintainers: [{name: a}]}
                    - version: 1.0.0
                      urls: ["https://elsewhere.example/web-1.0.0.tgz", "unused"]
                    empty: []
                    odd: {not: a list}
                    """));
            var repository = new HelmRepository(site.address("/stable"), Access.OPEN);
            var first = repository.list();
            assertThat(first.complete()).isTrue();
            assertThat(first.items())
                    .containsExactly(
                            new Upstream.Item(
                                    "web",
                                    "1.1.0",
                                    site.address("/stable/web-1.1.0.tgz").toString(),
                                    Optional.empty(),
                                    true),
                            new Upstream.Item(
                                    "web",
                                    "1.0.0",
                                    "https://elsewhere.example/web-1.0.0.tgz",
                                    Optional.empty(),
                                    false));
            assertThat(repository.list().items()).isEqualTo(first.items());
            assertThat(site.seen).containsExactly("/stable/index.yaml", "/stable/index.yaml if changed");
        }
    }

    @Test
    void a_chart_with_another_digest_than_the_index_says_is_refused() throws IOException {
        try (var site = new Site()) {
            var right = Bytes.utf8("archive").digest().value();
            site.put("/web.tgz", "archive");
            site.put(
                    "/index.yaml",
                    index(
                            """
                    web:
                    - {version: 1.0.0, urls: [web.tgz], digest: %s}
                    - {version: 1.1.0, urls: [web.tgz], digest: sha256:%s}
                    """
                                    .formatted(right, "0".repeat(64))));
            var repository = new HelmRepository(site.address(""), Access.OPEN);
            var items = repository.list().items();
            assertThat(repository.fetch(items.get(0)).archive()).isEqualTo(Bytes.utf8("archive"));
            assertThatThrownBy(() -> repository.fetch(items.get(1))).hasMessageContaining("HF-REG-010");
        }
    }

    @Test
    void credentials_go_to_the_repository_and_to_no_other_host_not_even_through_a_redirect() throws IOException {
        try (var site = new Site();
                var other = new Site()) {
            other.put("/a.tgz", "a");
            other.put("/b.tgz", "b");
            site.redirects.put("/b.tgz", other.address("/b.tgz").toString());
            site.put(
                    "/index.yaml",
                    index(
                            """
                    a: [{version: 1.0.0, urls: ["%s"]}]
                    b: [{version: 1.0.0, urls: [b.tgz]}]
                    """
                                    .formatted(other.address("/a.tgz"))));
            var repository = new HelmRepository(site.address(""), LOGIN);
            for (var item : repository.list().items()) {
                assertThat(repository.fetch(item).archive()).isEqualTo(Bytes.utf8(item.name()));
            }
            assertThat(site.seen).containsExactly("/index.yaml with credentials", "/b.tgz with credentials");
            assertThat(other.seen).containsExactly("/a.tgz", "/b.tgz");
        }
    }

    @Test
    void what_is_no_index_is_said_to_be_none() throws IOException {
        var bombs = List.of(
                "<html><body>log in</body></html>",
                "",
                "[1, 2]",
                "entries: nothing",
                "a: &a [x, x]\nentries: {web: [*a]}",
                "entries: " + "[".repeat(5_000),
                "entries:\n  web:\n  - {version: 1.0.0");
        try (var site = new Site()) {
            for (var bomb : bombs) {
                site.put("/index.yaml", bomb);
                var repository = new HelmRepository(site.address(""), Access.OPEN);
                assertThatThrownBy(repository::list).as(bomb).hasMessageContaining("HF-REG-009");
            }
        }
    }

    @Test
    void a_host_that_is_not_there_is_silent_and_a_missing_index_is_no_repository() throws IOException {
        URI gone;
        try (var site = new Site()) {
            gone = site.address("");
            assertThatThrownBy(new HelmRepository(gone, Access.OPEN)::list).hasMessageContaining("HF-REG-009");
        }
        assertThatThrownBy(new HelmRepository(gone, Access.OPEN)::list).hasMessageContaining("HF-REG-007");
    }

    @Test
    void calls_go_through_the_proxy_that_is_named() throws IOException {
        try (var proxy = new Site()) {
            proxy.put("/index.yaml", index("web: [{version: 1.0.0, urls: [web.tgz]}]"));
            var access = new Access(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), proxy.address("").getPort())));
            var repository = new HelmRepository(URI.create("http://charts.invalid/"), access);
            assertThat(repository.list().items()).hasSize(1);
            assertThat(proxy.seen).containsExactly("/index.yaml");
        }
    }
}
