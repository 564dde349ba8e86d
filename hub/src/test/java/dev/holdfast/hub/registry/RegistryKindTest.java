package dev.holdfast.hub.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.hub.LiveHub;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryKindTest {
    private static final String INDEX =
            "entries:\n  web:\n  - {version: 1.0.0, urls: [a.tgz]}\n  - {version: 1.1.0, urls: [b.tgz], deprecated: true}\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: oci} | spec.url",
                "{type: oci, url: registry.example/packs} | spec.url",
                "{type: oci, url: 'oci://ada:pw@registry.example/packs'} | spec.url",
                "{type: oci, url: 'ftp://registry.example/packs'} | spec.url",
                "{type: oci, url: 'oci://registry.example/a%20b'} | spec.url",
                "{type: helm, url: 'https://charts.example:70000'} | spec.url",
                "{type: helm, url: 'http://localhost', proxy: 'http://proxy:3128', credentials: {secretRef: {name: s}}} | spec.url",
                "{type: helm, url: 'oci://registry.example/packs'} | spec.url",
                "{type: helm, url: 'https://charts.example/?token=1'} | spec.url",
                "{type: helm, url: 'http://charts.example', credentials: {secretRef: {name: s}}} | spec.url",
                "{type: helm, url: 'https://charts.example', caCertificate: none} | spec.caCertificate",
                "{type: helm, url: 'https://charts.example', proxy: 'http://a:b@proxy:3128'} | spec.proxy",
                "{type: helm, url: 'https://charts.example', refresh: 5s} | spec.refresh",
                "{type: helm, url: 'https://charts.example', refresh: often} | spec.refresh",
                "{type: git, url: 'https://charts.example'} | spec.type",
                "{type: folder, url: /, proxy: 'http://proxy:3128'} | spec.proxy"
            })
    void what_no_registry_can_be_is_refused_where_it_stands(String spec, String path, @TempDir Path data) {
        try (var hub = new LiveHub(data)) {
            var document = LiveHub.document("Registry", "r", "default", (Json.Obj)
                    Yaml.readMapping(spec).value());
            var answer = hub.call("PUT", "/api/v1/registries/r?dryRun=true", document);
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().at("findings").items())
                    .extracting(finding -> finding.at("path").text())
                    .contains(path);
            assertThat(answer.bytes().utf8()).doesNotContain("ada:pw", "a:b");
        }
    }

    @Test
    void a_repository_is_listed_page_by_page_and_its_status_says_when_it_was_asked(@TempDir Path data)
            throws IOException {
        var asked = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/index.yaml", exchange -> {
            try (exchange) {
                asked.incrementAndGet();
                var body = INDEX.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        try (var hub = new LiveHub(data)) {
            var url = "http://127.0.0.1:" + server.getAddress().getPort();
            hub.apply("Registry", "registries", "charts", "default", Json.object("type", "helm", "url", url));
            assertThat(hub.call("POST", "/api/v1/registries/charts/refresh", Json.Obj.EMPTY)
                            .status())
                    .isEqualTo(200);
            var first = hub.get("/api/v1/packs?limit=1").json();
            assertThat(first.at("items").items().getFirst().object())
                    .isEqualTo(Json.object("registry", "charts", "name", "web", "version", "1.0.0", "mark", "current"));
            var second = hub.get("/api/v1/packs?limit=1&continue="
                            + first.at("continue").text())
                    .json();
            assertThat(second.at("items").items().getFirst().at("mark").text()).isEqualTo("deprecated");
            assertThat(second.at("continue").text()).isEmpty();

            hub.apply(
                    "Profile",
                    "profiles",
                    "p",
                    "default",
                    Json.object(
                            "type",
                            "add-on",
                            "version",
                            "1.0.0",
                            "layers",
                            List.of(
                                    Json.object("name", "a", "chart", Json.object("name", "web", "version", "1.1.0")),
                                    Json.object(
                                            "name", "b", "chart", Json.object("name", "web", "version", "1.0.0")))));
            assertThat(hub.get("/api/v1/profiles/p")
                            .json()
                            .at("status")
                            .at("marks")
                            .items())
                    .extracting(mark ->
                            mark.at("layer").text() + " " + mark.at("mark").text())
                    .containsExactly("a deprecated");

            server.stop(0);
            hub.clock.pass(Duration.ofHours(2));
            var failed = hub.call("POST", "/api/v1/registries/charts/refresh", Json.Obj.EMPTY);
            assertThat(failed.code()).isEqualTo("HF-REG-007");
            var status = hub.get("/api/v1/registries/charts").json().at("status");
            assertThat(status.at("ready").flag(true)).isFalse();
            assertThat(status.at("versions").integer()).isEqualTo(2);
            assertThat(hub.get("/api/v1/packs?name=web").json().at("items").items())
                    .hasSize(2);
        }
    }

    @Test
    void a_folder_takes_no_push_and_needs_no_refresh(@TempDir Path data, @TempDir Path packs) {
        try (var hub = new LiveHub(data)) {
            hub.apply("Registry", "registries", "here", "default", Json.object("url", packs.toString()));
            for (var what : List.of("packs", "refresh")) {
                assertThat(hub.call("POST", "/api/v1/registries/here/" + what, Json.Obj.EMPTY)
                                .code())
                        .isEqualTo("HF-REG-016");
            }
        }
    }

    @Test
    void a_secret_is_shown_to_no_host_and_no_proxy_that_it_does_not_name(@TempDir Path data) {
        try (var hub = new LiveHub(data)) {
            var login = Json.object("username", "ada", "password", "pw");
            var hosts = Json.object("hosts", List.of("Registry.example"));
            hub.apply("Secret", "secrets", "s", "default", Json.object("data", login, "registries", hosts));
            var open = Json.object(
                    "type",
                    "helm",
                    "url",
                    "https://registry.example",
                    "credentials",
                    Json.object("secretRef", Json.object("name", "s")));
            hub.apply("Registry", "registries", "r", "default", open);
            var proxied = LiveHub.document("Registry", "p", "default", open.with("proxy", "http://proxy.example:3128"));
            var answer = hub.call("PUT", "/api/v1/registries/p", proxied);
            assertThat(answer.json().at("findings").items())
                    .extracting(finding -> finding.at("code").text())
                    .containsExactly("HF-REG-017");
            hub.apply(
                    "Secret",
                    "secrets",
                    "t",
                    "default",
                    Json.object("data", Json.object("token", "one\ntwo"), "registries", hosts));
            var token = open.with("credentials", Json.object("secretRef", Json.object("name", "t")));
            var refused = hub.call("PUT", "/api/v1/registries/t", LiveHub.document("Registry", "t", "default", token));
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.bytes().utf8()).contains("HF-REG-017").doesNotContain("two");
        }
    }

    @Test
    void one_registry_that_cannot_be_opened_stops_only_who_asks_it(@TempDir Path data, @TempDir Path packs) {
        try (var hub = new LiveHub(data)) {
            hub.apply("Registry", "registries", "gone", "other", Json.object("url", packs.toString(), "order", -1));
            hub.publish("store", "1.0.0", "one");
            assertThat(hub.get("/api/v1/registries").status()).isEqualTo(200);
        }
    }

    @Test
    void a_version_that_is_published_stays_so_when_a_folder_has_other_content(@TempDir Path data, @TempDir Path packs)
            throws IOException {
        try (var hub = new LiveHub(data)) {
            pack(packs, "one");
            hub.apply("Registry", "registries", "here", "default", Json.object("url", packs.toString()));
            hub.apply("Profile", "profiles", "p", "default", profile("web"));
            assertThat(publish(hub).status()).isEqualTo(201);
            pack(packs, "two");
            var again = publish(hub);
            assertThat(again.status()).as(again.bytes().utf8()).isEqualTo(200);
            assertThat(again.json().at("changed").flag(true)).isFalse();
            var other = StrictJson.write(LiveHub.document("Profile", "p", "default", profile("web-2")));
            var refused = hub.call("PUT", "/api/v1/profiles/p", other, hub.admin, Map.of("If-Match", "*"));
            assertThat(refused.code()).isEqualTo("HF-PRO-001");
        }
    }

    @Test
    void a_pack_of_two_registries_is_published_when_somebody_ordered_them(
            @TempDir Path data, @TempDir Path packs, @TempDir Path others) throws IOException {
        try (var hub = new LiveHub(data)) {
            pack(packs, "one");
            pack(others, "two");
            hub.apply("Registry", "registries", "here", "default", Json.object("url", packs.toString()));
            hub.apply("Registry", "registries", "there", "default", Json.object("url", others.toString()));
            hub.apply("Profile", "profiles", "p", "default", profile("web"));
            var refused = publish(hub);
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.bytes().utf8()).contains("HF-REG-021", "here, there");
            hub.apply("Registry", "registries", "first", "default", Json.object("url", others.toString(), "order", -1));
            assertThat(publish(hub).status()).isEqualTo(201);
        }
    }

    @Test
    void a_folder_that_is_away_is_served_from_its_copy_and_its_status_says_so(@TempDir Path data, @TempDir Path parent)
            throws IOException {
        try (var hub = new LiveHub(data)) {
            var packs = Files.createDirectory(parent.resolve("packs"));
            pack(packs, "one");
            hub.apply("Registry", "registries", "here", "default", Json.object("url", packs.toString()));
            LiveHub.until(() -> copies(data), copies -> copies.contains("index.json"));
            Files.move(packs, parent.resolve("packs-off"));
            hub.clock.pass(Duration.ofHours(2));
            assertThat(hub.get("/api/v1/packs").json().at("items").items()).hasSize(1);
            hub.apply("Profile", "profiles", "p", "default", profile("web"));
            var published = publish(hub);
            assertThat(published.status()).as(published.bytes().utf8()).isEqualTo(201);
            assertThat(published.bytes().utf8()).contains("HF-REG-011", "what it had 2 h ago");
            var status = hub.get("/api/v1/registries/here").json().at("status");
            assertThat(status.at("ready").flag(true)).isFalse();
            assertThat(status.at("versions").integer()).isEqualTo(1);
            assertThat(status.at("failure").at("found").text()).isEqualTo("no folder at its url");
            assertThat(Duration.between(
                            Instant.parse(status.at("refreshed").text()),
                            Instant.parse(status.at("failure").at("at").text())))
                    .isEqualTo(Duration.ofHours(2));
        }
    }

    private static List<String> copies(Path data) {
        try (var files = Files.walk(data.resolve("registries"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException | UncheckedIOException e) {
            // Nothing there yet, or a draft that was there a moment ago.
            return List.of();
        }
    }

    private static LiveHub.Answer publish(LiveHub hub) {
        return hub.call("POST", "/api/v1/profiles/p/versions", Json.Obj.EMPTY);
    }

    private static Json.Obj profile(String layer) {
        var from = Json.object("name", "web", "tag", "latest");
        var layers = List.of(Json.object("name", layer, "pack", from));
        return Json.object("type", "add-on", "version", "1.0.0", "layers", layers);
    }

    private static void pack(Path packs, String text) throws IOException {
        var folder = Files.createDirectories(packs.resolve("web-1.0.0"));
        Files.writeString(
                folder.resolve("pack.json"),
                """
                {"name": "web", "displayName": "Web", "version": "1.0.0-rev1", "layer": "addon",
                 "kubeManifests": ["web.yaml"]}
                """);
        Files.writeString(
                folder.resolve("web.yaml"),
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {text: " + text + "}\n");
    }
}
