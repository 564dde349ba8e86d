package dev.holdfast.hub.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.LiveHub;
import dev.holdfast.hub.LiveHub.Answer;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourceRoutesTest {
    private LiveHub hub;
    private String north;

    @BeforeAll
    void start(@TempDir Path data) {
        hub = new LiveHub(data);
        north = hub.token("north", "operator", Optional.of("north"));
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @Test
    void a_change_needs_the_version_that_its_author_saw() {
        put("one", "default", "UTC", Map.of(), hub.admin);
        var blind = put("one", "default", "Europe/Oslo", Map.of(), hub.admin);
        assertThat(blind.status()).isEqualTo(428);
        assertThat(blind.code()).isEqualTo("HF-API-428");
        assertThat(blind.json().at("currentVersion").text()).isNotEmpty();
        var seen = hub.get("/api/v1/sites/one").header("ETag");
        assertThat(put("one", "default", "Europe/Oslo", Map.of("If-Match", seen), hub.admin)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_change_of_an_older_version_shows_both() {
        put("two", "default", "UTC", Map.of(), hub.admin);
        var seen = hub.get("/api/v1/sites/two").header("ETag");
        put("two", "default", "Europe/Oslo", Map.of("If-Match", seen), hub.admin);
        var stale = put("two", "default", "Asia/Tokyo", Map.of("If-Match", seen), hub.admin);
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.code()).isEqualTo("HF-API-412");
        assertThat("\"" + stale.json().at("seenVersion").text() + "\"").isEqualTo(seen);
        assertThat(stale.json().at("currentVersion").text())
                .isNotEqualTo(stale.json().at("seenVersion").text());
        assertThat(zone("two")).isEqualTo("Europe/Oslo");
    }

    @Test
    void a_star_means_whatever_version_is_there() {
        put("star", "default", "UTC", Map.of(), hub.admin);
        assertThat(put("star", "default", "Asia/Tokyo", Map.of("If-Match", "*"), hub.admin)
                        .status())
                .isEqualTo(200);
        assertThat(put("no-star", "default", "UTC", Map.of("If-Match", "*"), hub.admin)
                        .status())
                .isEqualTo(412);
    }

    @Test
    void a_body_that_is_too_large_is_answered_though_it_is_still_being_sent() {
        var large = Bytes.copyOf(new byte[(8 << 20) + 1]);
        var answer = hub.call("PUT", "/api/v1/sites/large", large, hub.admin, Map.of());
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("HF-API-413");
    }

    @Test
    void a_browser_logs_in_with_a_bearer_token_and_writes_only_with_its_csrf_header() {
        var session = hub.call("POST", "/api/v1/session", Bytes.utf8(""), hub.admin, Map.of());
        assertThat(session.status()).isEqualTo(201);
        assertThat(session.header("Set-Cookie")).contains("HttpOnly").contains("SameSite=Strict");
        var cookie = session.header("Set-Cookie").replaceFirst(";.*", "");
        var body = site("by-browser", "default", "UTC");
        var without = hub.call("PUT", "/api/v1/sites/by-browser", body, "", Map.of("Cookie", cookie));
        assertThat(without.status()).isEqualTo(403);
        var headers = Map.of(
                "Cookie", cookie, "Holdfast-Csrf", session.json().at("csrf").text());
        assertThat(hub.call("PUT", "/api/v1/sites/by-browser", body, "", headers)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void a_version_of_what_is_gone_is_stale_too() {
        var answer = put("never", "default", "UTC", Map.of("If-Match", "\"7\""), hub.admin);
        assertThat(answer.status()).isEqualTo(412);
        assertThat(hub.get("/api/v1/sites/never").status()).isEqualTo(404);
    }

    @Test
    void the_same_document_again_is_unchanged_and_needs_no_version() {
        put("three", "default", "UTC", Map.of(), hub.admin);
        var before = hub.get("/api/v1/sites/three").header("ETag");
        hub.clock.pass(Duration.ofSeconds(1));
        var again = put("three", "default", "UTC", Map.of(), hub.admin);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Holdfast-Result")).isEqualTo("unchanged");
        assertThat(again.header("ETag")).isEqualTo(before);
    }

    @Test
    void a_rehearsal_answers_as_if_and_keeps_nothing() {
        var created = call("PUT", "/api/v1/sites/four?dryRun=true", site("four", "default", "UTC"), Map.of());
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Holdfast-Result")).isEqualTo("created");
        assertThat(hub.get("/api/v1/sites/four").status()).isEqualTo(404);
        put("four", "default", "UTC", Map.of(), hub.admin);
        var seen = hub.get("/api/v1/sites/four").header("ETag");
        call("PUT", "/api/v1/sites/four?dryRun=true", site("four", "default", "Asia/Tokyo"), Map.of("If-Match", seen));
        assertThat(zone("four")).isEqualTo("UTC");
        assertThat(hub.get("/api/v1/sites/four").header("ETag")).isEqualTo(seen);
        assertThat(call("DELETE", "/api/v1/sites/four?dryRun=true", Bytes.utf8(""), Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(hub.get("/api/v1/sites/four").status()).isEqualTo(200);
        assertThat(audit("Site/four")).hasSize(1);
    }

    @Test
    void a_rehearsed_cluster_does_not_leave_its_site_behind() {
        hub.publish("store", "1.0.0", "hello");
        var spec = Json.object("profiles", java.util.List.of(Json.object("name", "store", "version", "1.0.0")));
        var document = StrictJson.write(LiveHub.document("Cluster", "five", "default", spec));
        assertThat(call("PUT", "/api/v1/clusters/five?dryRun=true", document, Map.of())
                        .status())
                .isEqualTo(201);
        assertThat(hub.get("/api/v1/sites/five").status()).isEqualTo(404);
    }

    @Test
    void a_refused_cluster_does_not_leave_its_site_behind() {
        var spec = Json.object("profiles", java.util.List.of(Json.object("name", "no-such", "version", "1.0.0")));
        var document = StrictJson.write(LiveHub.document("Cluster", "six", "default", spec));
        assertThat(call("PUT", "/api/v1/clusters/six", document, Map.of()).status())
                .isEqualTo(422);
        assertThat(hub.get("/api/v1/sites/six").status()).isEqualTo(404);
    }

    @Test
    void a_token_of_one_project_neither_sees_nor_touches_another() {
        put("south-1", "south", "UTC", Map.of(), hub.admin);
        put("north-1", "north", "UTC", Map.of(), hub.admin);
        var list = hub.call("GET", "/api/v1/sites", Bytes.utf8(""), north, Map.of());
        assertThat(list.json().at("items").items().stream()
                        .map(item -> item.at("metadata").at("project").text()))
                .isNotEmpty()
                .containsOnly("north");
        assertThat(as("GET", "/api/v1/sites/south-1").status()).isEqualTo(404);
        assertThat(as("DELETE", "/api/v1/sites/south-1").status()).isEqualTo(404);
        assertThat(as("POST", "/api/v1/sites/south-1/tokens").status()).isEqualTo(404);
        assertThat(as("POST", "/api/v1/sites/south-1/revoke").status()).isEqualTo(404);
        assertThat(as("GET", "/api/v1/sites/south-1/events").status()).isEqualTo(404);
        var taken = put("south-1", "north", "UTC", Map.of(), north);
        assertThat(taken.status()).isEqualTo(403);
        assertThat(taken.code()).isEqualTo("HF-ACC-005");
        assertThat(put("north-2", "south", "UTC", Map.of(), north).status()).isEqualTo(403);
        assertThat(put("north-2", "north", "UTC", Map.of(), north).status()).isEqualTo(201);
    }

    @Test
    void a_token_of_one_project_cannot_take_the_site_of_another_by_a_cluster() {
        hub.publish("store", "1.0.0", "hello");
        put("south-2", "south", "UTC", Map.of(), hub.admin);
        var spec = Json.object(
                "site", "south-2", "profiles", java.util.List.of(Json.object("name", "store", "version", "1.0.0")));
        var document = StrictJson.write(LiveHub.document("Cluster", "mine", "north", spec));
        var answer = hub.call("PUT", "/api/v1/clusters/mine", document, north, Map.of());
        assertThat(answer.status()).as(answer.bytes().utf8()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("HF-CLU-010");
    }

    @ParameterizedTest
    @CsvSource({
        "viewer, PUT, /api/v1/sites/seven, 403",
        "viewer, GET, /api/v1/sites, 200",
        "viewer, GET, /api/v1/audit, 403",
        "auditor, GET, /api/v1/audit, 200",
        "auditor, POST, /api/v1/tokens, 403",
        "metrics, GET, /api/v1/sites, 403",
        "metrics, GET, /metrics, 200",
        "publisher, PUT, /api/v1/sites/seven, 403",
        "operator, POST, /api/v1/profiles/store/versions, 403",
        "operator, POST, /api/v1/tokens, 403"
    })
    void a_role_may_what_it_is_for(String role, String method, String path, int status) {
        var name = role + "-" + method.toLowerCase(java.util.Locale.ROOT) + "-" + path.hashCode();
        var token = hub.token(name.replace("--", "-"), role, Optional.empty());
        var answer = hub.call(method, path, site("seven", "default", "UTC"), token, Map.of());
        assertThat(answer.status()).as(answer.bytes().utf8()).isEqualTo(status);
    }

    @Test
    void a_project_token_reads_no_audit_and_makes_no_tokens() {
        var admin = hub.token("north-admin", "admin", Optional.of("north"));
        var audit = hub.call("GET", "/api/v1/audit", Bytes.utf8(""), admin, Map.of());
        assertThat(audit.code()).isEqualTo("HF-ACC-005");
        var body = StrictJson.write(Json.object("name", "more", "role", "admin"));
        assertThat(hub.call("POST", "/api/v1/tokens", body, admin, Map.of()).code())
                .isEqualTo("HF-ACC-005");
    }

    @Test
    void a_token_ends_and_can_be_revoked() {
        var body = Json.object("name", "short", "role", "viewer", "ttl", "10s");
        var secret = hub.call("POST", "/api/v1/tokens", body).json().at("token").text();
        assertThat(with(secret).status()).isEqualTo(200);
        hub.clock.pass(Duration.ofSeconds(11));
        assertThat(with(secret).code()).isEqualTo("HF-ACC-003");
        var other = hub.token("revoked", "viewer", Optional.empty());
        assertThat(with(other).status()).isEqualTo(200);
        hub.call("DELETE", "/api/v1/tokens/revoked", Json.Obj.EMPTY);
        assertThat(with(other).code()).isEqualTo("HF-ACC-002");
        assertThat(with("hft_guess").code()).isEqualTo("HF-ACC-002");
        assertThat(with("").code()).isEqualTo("HF-ACC-001");
        assertThat(hub.get("/api/v1/tokens").bytes().utf8()).doesNotContain(other, secret);
    }

    private Answer with(String token) {
        return hub.call("GET", "/api/v1/whoami", Bytes.utf8(""), token, Map.of());
    }

    private Answer as(String method, String path) {
        return hub.call(method, path, Bytes.utf8(""), north, Map.of());
    }

    private Answer call(String method, String path, Bytes body, Map<String, String> headers) {
        return hub.call(method, path, body, hub.admin, headers);
    }

    private Answer put(String name, String project, String zone, Map<String, String> headers, String token) {
        return hub.call("PUT", "/api/v1/sites/" + name, site(name, project, zone), token, headers);
    }

    private static Bytes site(String name, String project, String zone) {
        return StrictJson.write(LiveHub.document("Site", name, project, Json.object("timeZone", zone)));
    }

    private String zone(String name) {
        return hub.get("/api/v1/sites/" + name).json().at("spec").at("timeZone").text();
    }

    private java.util.List<String> audit(String subject) {
        return hub.get("/api/v1/audit?subject=" + subject).json().at("items").items().stream()
                .map(item -> item.at("action").text())
                .toList();
    }
}
