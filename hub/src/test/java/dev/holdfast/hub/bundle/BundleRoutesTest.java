package dev.holdfast.hub.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.LiveHub;
import dev.holdfast.hub.LiveHub.Answer;
import dev.holdfast.hub.TestAgent;
import dev.holdfast.protocol.bundle.BundleReader;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BundleRoutesTest {
    private LiveHub hub;
    private LiveHub.Enrolled shop;

    @BeforeAll
    void start(@TempDir Path data) {
        hub = new LiveHub(data);
        hub.publish("store", "1.0.0", "hello");
        hub.cluster("shop", "default", "store", "1.0.0");
        shop = hub.enrol("shop");
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @Test
    void a_bundle_is_asked_for_and_fetched(@TempDir Path stick) throws Exception {
        var asked = ask("shop", hub.admin);
        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.json().at("state").text()).isEqualTo("building");
        var got = fetch(id(asked));
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.header("Content-Type")).isEqualTo("application/vnd.holdfast.bundle");
        assertThat(got.header("Content-Length")).isEqualTo("" + got.bytes().length());
        assertThat(got.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(got.header("Content-Disposition")).isEqualTo("attachment; filename=\"shop.hfb\"");
        assertThat(got.header("Holdfast-Site")).isEqualTo("shop");
        assertThat(got.header("Holdfast-Revision")).isEqualTo("1");
        var file = stick.resolve("shop.hfb");
        Files.write(file, got.bytes().toArray());
        assertThat(BundleReader.open(file)).isInstanceOf(BundleReader.Opening.Opened.class);
    }

    @ParameterizedTest
    @CsvSource({"bytes=100-, 100, -1", "bytes=0-0, 0, 0", "bytes=7-41, 7, 41", "bytes=500-99999999999, 500, -1"})
    void a_part_of_a_bundle_is_fetched_alone(String range, int from, int to) {
        var id = id(ask("shop", hub.admin));
        var whole = fetch(id).bytes().toArray();
        var last = to < 0 ? whole.length - 1 : to;
        var part = hub.call("GET", "/api/v1/bundles/" + id, Bytes.utf8(""), hub.admin, Map.of("Range", range));
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("Content-Range")).isEqualTo("bytes " + from + "-" + last + "/" + whole.length);
        assertThat(part.bytes().toArray()).isEqualTo(Arrays.copyOfRange(whole, from, last + 1));
    }

    @Test
    void a_range_behind_the_end_is_told_the_length() {
        var id = id(ask("shop", hub.admin));
        var length = fetch(id).bytes().length();
        var part = hub.call(
                "GET", "/api/v1/bundles/" + id, Bytes.utf8(""), hub.admin, Map.of("Range", "bytes=" + length + "-"));
        assertThat(part.status()).isEqualTo(416);
        assertThat(part.header("Content-Range")).isEqualTo("bytes */" + length);
    }

    @Test
    void the_reason_why_there_is_no_bundle_is_a_problem_document() {
        hub.apply("Site", "sites", "bare", "default", Json.Obj.EMPTY);
        var got = fetch(id(ask("bare", hub.admin)));
        assertThat(got.status()).isEqualTo(409);
        assertThat(got.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(got.code()).isEqualTo("HF-PUB-006");
    }

    @Test
    void unknown_sites_and_bundles_are_not_found() {
        assertThat(ask("nowhere", hub.admin).status()).isEqualTo(404);
        assertThat(hub.get("/api/v1/bundles/nothing").status()).isEqualTo(404);
        assertThat(hub.get("/api/v1/bundles/..%2f..%2fadmin.token").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"site\":1}", "{\"site\":\"No\"}", "{\"site\":\"shop\",\"more\":1}"})
    void a_request_that_is_wrong_is_answered_with_findings(String body) {
        var answer = hub.call("POST", "/api/v1/bundles", Bytes.utf8(body), hub.admin, Map.of());
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().at("findings").items()).isNotEmpty();
    }

    @Test
    void what_this_version_cannot_leave_out_of_a_bundle_is_refused_and_not_ignored() {
        var body = Json.object("site", "shop", "since", "last");
        assertThat(hub.call("POST", "/api/v1/bundles", body).code()).isEqualTo("HF-RES-005");
    }

    @Test
    void only_those_who_operate_may_carry_bundles_and_reports() {
        var viewer = hub.token("looker", "viewer", Optional.empty());
        var id = id(ask("shop", hub.admin));
        assertThat(ask("shop", viewer).status()).isEqualTo(403);
        assertThat(hub.call("GET", "/api/v1/bundles/" + id, Bytes.utf8(""), viewer, Map.of())
                        .status())
                .isEqualTo(403);
        assertThat(report(Bytes.utf8("{}"), viewer, "").status()).isEqualTo(403);
        assertThat(ask("shop", "").status()).isEqualTo(401);
    }

    @Test
    void a_token_of_one_project_sees_no_bundle_and_carries_no_report_of_another() {
        var other = hub.token("north", "operator", Optional.of("north"));
        var id = id(ask("shop", hub.admin));
        assertThat(ask("shop", other).status()).isEqualTo(404);
        assertThat(hub.call("GET", "/api/v1/bundles/" + id, Bytes.utf8(""), other, Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(report(file(90, 900), other, "").status()).isEqualTo(404);
        hub.apply("Site", "sites", "pole", "north", Json.Obj.EMPTY);
        assertThat(ask("pole", other).status()).isEqualTo(202);
    }

    @Test
    void a_report_is_imported_once() {
        var file = file(1, 1, 2, 3);
        var first = report(file, hub.admin, "").json();
        assertThat(first.at("result").text()).isEqualTo("imported");
        assertThat(first.at("site").text()).isEqualTo("shop");
        assertThat(first.at("sequences").items().stream().map(JsonView::integer))
                .containsExactly(1L, 2L, 3L);
        assertThat(first.at("time").text()).isEqualTo(hub.clock.instant().toString());
        var second = report(file, hub.admin, "").json();
        assertThat(second.at("result").text()).isEqualTo("alreadyHere");
        assertThat(second.at("sequences").items()).hasSize(3);
    }

    @Test
    void an_import_is_in_the_audit() {
        report(file(20, 20), hub.admin, "");
        assertThat(hub.get("/api/v1/audit?subject=Site/shop").json().at("items").items().stream()
                        .map(item -> item.at("action").text()))
                .contains("reportImported");
    }

    @Test
    void a_rehearsed_import_keeps_nothing() {
        var file = file(30, 30);
        assertThat(report(file, hub.admin, "?dryRun=true").json().at("result").text())
                .isEqualTo("imported");
        assertThat(report(file, hub.admin, "?dryRun=true").json().at("result").text())
                .isEqualTo("imported");
        assertThat(report(file, hub.admin, "").json().at("result").text()).isEqualTo("imported");
        assertThat(report(file, hub.admin, "?dryRun=true").json().at("result").text())
                .isEqualTo("alreadyHere");
    }

    @Test
    void a_report_of_a_site_without_an_agent_here_is_refused() {
        var stranger = new TestAgent(new SiteId("stranger"));
        var file = stranger.reportFile(shop.fleet(), hub.clock.instant(), 1, 1);
        assertThat(report(file, hub.admin, "").status()).isEqualTo(400);
        assertThat(report(file, hub.admin, "").code()).isEqualTo("HF-ING-003");
    }

    @Test
    void a_report_by_another_key_is_refused_whether_rehearsed_or_not() {
        var forger = new TestAgent(new SiteId("shop"));
        var file = forger.reportFile(shop.fleet(), hub.clock.instant(), 50, 50);
        assertThat(report(file, hub.admin, "").code()).isEqualTo("HF-DSS-003");
        assertThat(report(file, hub.admin, "?dryRun=true").code()).isEqualTo("HF-DSS-003");
    }

    @Test
    void what_is_no_report_is_refused() {
        assertThat(report(Bytes.utf8("hello"), hub.admin, "").status()).isEqualTo(400);
        assertThat(report(Bytes.utf8(""), hub.admin, "").status()).isEqualTo(400);
        assertThat(report(Bytes.copyOf(new byte[(16 << 20) + 1]), hub.admin, "").status())
                .isEqualTo(413);
    }

    private Bytes file(long reportSequence, long... events) {
        return shop.agent().reportFile(shop.fleet(), hub.clock.instant(), reportSequence, events);
    }

    private Answer ask(String site, String token) {
        return hub.call("POST", "/api/v1/bundles", StrictJson.write(Json.object("site", site)), token, Map.of());
    }

    private Answer report(Bytes file, String token, String query) {
        return hub.call("POST", "/api/v1/reports" + query, file, token, Map.of());
    }

    private Answer fetch(String id) {
        return LiveHub.until(() -> hub.get("/api/v1/bundles/" + id), answer -> answer.status() != 202);
    }

    private static String id(Answer asked) {
        return asked.json().at("id").text();
    }
}
