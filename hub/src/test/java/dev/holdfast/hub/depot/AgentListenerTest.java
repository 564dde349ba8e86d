package dev.holdfast.hub.depot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.hub.LiveHub;
import dev.holdfast.hub.LiveHub.Answer;
import dev.holdfast.hub.LiveHub.Enrolled;
import dev.holdfast.hub.TestAgent;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.sign.SigningKey;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentListenerTest {
    private static final Bytes NOTHING = Bytes.utf8("");

    private LiveHub hub;
    private Enrolled shop;
    private Enrolled port;

    @BeforeAll
    void start(@TempDir Path data) {
        hub = new LiveHub(data);
        hub.publish("store", "1.0.0", "hello");
        hub.cluster("shop", "default", "store", "1.0.0");
        hub.cluster("port", "default", "store", "1.0.0");
        shop = hub.enrol("shop");
        port = hub.enrol("port");
        LiveHub.until(() -> get(shop, "/v1/pointer").status(), status -> status == 200);
        LiveHub.until(() -> get(port, "/v1/pointer").status(), status -> status == 200);
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    // Refusals of other tests must not count as guesses of this one.
    @BeforeEach
    void wait_a_minute() {
        hub.clock.pass(Duration.ofMinutes(2));
    }

    @Test
    void an_agent_gets_its_certificate_and_what_it_needs_to_believe_the_hub() {
        var token = newSite("fresh-1");
        var answer = enrol(new TestAgent(new SiteId("fresh-1")), token);
        assertThat(answer.status()).isEqualTo(200);
        var welcome = answer.json();
        assertThat(welcome.at("schema").text()).isEqualTo("enrolled.v1");
        assertThat(welcome.at("site").text()).isEqualTo("fresh-1");
        var chain = TestAgent.certificates(welcome.at("certificate").text());
        assertThat(chain.getFirst().getSubjectX500Principal().getName()).isEqualTo("CN=fresh-1");
        for (var repository : List.of("catalog", "director")) {
            var root = Bytes.copyOf(Base64.getDecoder()
                    .decode(welcome.at("roots").at(repository).text()));
            assertThat(root.digest())
                    .isEqualTo(Digest.parse(token.at("roots").at(repository).text()));
        }
        assertThat(welcome.at("endpoints").items().stream()
                        .map(e -> e.at("kind").text()))
                .containsExactlyInAnyOrder("hub", "broker");
    }

    @Test
    void a_wrong_secret_lets_nobody_in() {
        var token = newSite("fresh-2");
        var agent = new TestAgent(new SiteId("fresh-2"));
        var guessed = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
        refused(send(token, agent.enrolment(guessed)), 403, "HF-ENR-001");
    }

    @Test
    void a_token_of_one_site_is_worth_nothing_for_another() {
        var token = newSite("fresh-3");
        refused(enrol(new TestAgent(new SiteId("shop")), token), 403, "HF-ENR-001");
    }

    @Test
    void a_token_lets_one_agent_in_and_that_one_again_when_the_answer_was_lost() {
        var token = newSite("fresh-4");
        var agent = new TestAgent(new SiteId("fresh-4"));
        assertThat(enrol(agent, token).status()).isEqualTo(200);
        assertThat(enrol(agent, token).status()).isEqualTo(200);
        refused(enrol(new TestAgent(new SiteId("fresh-4")), token), 403, "HF-ENR-002");
        refused(enrol(new TestAgent(new SiteId("fresh-4"), "clone", agent.key), token), 403, "HF-ENR-002");
    }

    @Test
    void of_many_agents_with_one_token_exactly_one_gets_in() throws Exception {
        var token = newSite("fresh-5");
        var rush = java.util.stream.IntStream.range(0, 6)
                .<Callable<Integer>>mapToObj(_ ->
                        () -> enrol(new TestAgent(new SiteId("fresh-5")), token).status())
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = threads.invokeAll(rush).stream()
                    .map(java.util.concurrent.Future::resultNow)
                    .sorted()
                    .toList();
            assertThat(statuses).containsExactly(200, 403, 403, 403, 403, 403);
        }
    }

    @Test
    void a_token_ends() {
        hub.apply("Site", "sites", "fresh-6", "default", Json.Obj.EMPTY);
        var token = hub.call("POST", "/api/v1/sites/fresh-6/tokens", Json.object("ttl", "1s"))
                .json();
        hub.clock.pass(Duration.ofSeconds(2));
        refused(enrol(new TestAgent(new SiteId("fresh-6")), token), 403, "HF-ENR-003");
    }

    @Test
    void a_request_must_fit_its_keys_and_its_site() {
        var token = newSite("fresh-7");
        var secret = token.at("secret").text();
        var agent = new TestAgent(new SiteId("fresh-7"));
        var stranger = SigningKey.generate(new SecureRandom());
        refused(send(token, agent.enrolment("fresh-7", secret, agent.csr("fresh-7"), stranger)), 400, "HF-DSS-003");
        refused(send(token, agent.enrolment("fresh-7", secret, agent.csr("shop"), agent.key)), 400, "HF-ENR-005");
        refused(send(token, agent.enrolment("fresh-7", secret, agent.csr("hub-1"), agent.key)), 400, "HF-ENR-005");
        refused(send(token, agent.enrolment("fresh-7", secret, "no request", agent.key)), 400, "HF-ENR-005");
        refused(send(token, Bytes.utf8("{}")), 400, "HF-DSS-001");
        assertThat(enrol(agent, token).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/pointer", "/v1/director/timestamp.json", "/v1/catalog/timestamp.json"})
    void without_a_certificate_only_enrolment_is_open(String path) {
        refused(hub.agent(TestAgent.anonymous(shop.ca()), "GET", path, NOTHING, Map.of()), 403, "HF-ENR-008");
    }

    @Test
    void without_a_certificate_nobody_reports_or_renews() {
        var anonymous = TestAgent.anonymous(shop.ca());
        refused(hub.agent(anonymous, "POST", "/v1/reports", file(7, 70), Map.of()), 403, "HF-ENR-008");
        refused(
                hub.agent(
                        anonymous, "POST", "/v1/renew", Bytes.utf8(shop.agent().csr("shop")), Map.of()),
                403,
                "HF-ENR-008");
    }

    @Test
    void a_certificate_of_another_fleet_is_not_even_answered(@TempDir Path elsewhere) {
        try (var other = new dev.holdfast.hub.FleetFixture(elsewhere, hub.clock)) {
            var foreign = other.register("shop");
            var tls = foreign.agent().tls(foreign.chain(), shop.ca());
            assertThatThrownBy(() -> hub.agent(tls, "GET", "/v1/pointer", NOTHING, Map.of()))
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void the_pointer_fits_the_files() {
        var pointer = get(shop, "/v1/pointer").json();
        var timestamp = get(shop, "/v1/director/timestamp.json").bytes();
        assertThat(pointer.at("sha256").text()).isEqualTo(timestamp.digest().value());
        assertThat(pointer.at("size").integer()).isEqualTo(timestamp.length());
    }

    @Test
    void each_site_sees_its_own_director_and_all_see_one_catalog() {
        assertThat(get(shop, "/v1/director/timestamp.json").bytes())
                .isNotEqualTo(get(port, "/v1/director/timestamp.json").bytes());
        assertThat(get(shop, "/v1/catalog/timestamp.json").bytes())
                .isEqualTo(get(port, "/v1/catalog/timestamp.json").bytes());
        assertThat(get(shop, "/v1/director/1.root.json").status()).isEqualTo(200);
        assertThat(get(shop, "/v1/director/2.root.json").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/director/..%2f..%2f..%2fadmin.token",
                "/v1/director/../../../admin.token",
                "/v1/catalog/timestamp.json%00",
                "/v1/director/port%2ftimestamp.json",
                "/v1/blobs/..%2f..%2fhub.db",
                "/v1/blobs/ABC",
                "/v1/blobs/"
            })
    void names_that_are_no_names_lead_nowhere(String path) {
        assertThat(get(shop, path).status()).isIn(400, 404);
    }

    @Test
    void content_of_another_site_is_not_there() {
        var own = desired(shop);
        var foreign = desired(port);
        assertThat(get(shop, "/v1/blobs/" + own.value()).status()).isEqualTo(200);
        refused(get(shop, "/v1/blobs/" + foreign.value()), 404, "HF-NET-404");
        refused(get(shop, "/v1/blobs/" + "0".repeat(64)), 404, "HF-NET-404");
    }

    @ParameterizedTest
    @CsvSource({"bytes=10-, 10, -1", "bytes=0-, 0, -1", "bytes=3-9, 3, 9", "bytes=-5, -5, -1"})
    void a_part_of_content_is_answered_alone(String range, int from, int to) {
        var path = "/v1/blobs/" + desired(shop).value();
        var whole = get(shop, path).bytes().toArray();
        var first = from < 0 ? whole.length + from : from;
        var last = to < 0 ? whole.length - 1 : to;
        var part = hub.agent(shop.tls(), "GET", path, NOTHING, Map.of("Range", range));
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("Content-Range")).isEqualTo("bytes " + first + "-" + last + "/" + whole.length);
        assertThat(part.bytes().toArray()).isEqualTo(Arrays.copyOfRange(whole, first, last + 1));
    }

    @Test
    void a_part_behind_the_end_is_told_the_length() {
        var path = "/v1/blobs/" + desired(shop).value();
        var length = get(shop, path).bytes().length();
        var part = hub.agent(shop.tls(), "GET", path, NOTHING, Map.of("Range", "bytes=" + length + "-"));
        assertThat(part.status()).isEqualTo(416);
        assertThat(part.header("Content-Range")).isEqualTo("bytes */" + length);
    }

    @Test
    void a_report_is_taken_once() {
        var file = file(1, 1, 2);
        var first = report(shop.tls(), file);
        assertThat(first.json().at("result").text()).isEqualTo("imported");
        assertThat(first.json().at("sequences").items().stream().map(JsonView::integer))
                .containsExactly(1L, 2L);
        assertThat(report(shop.tls(), file).json().at("result").text()).isEqualTo("alreadyHere");
    }

    @Test
    void a_site_cannot_hand_in_the_report_of_another() {
        refused(report(port.tls(), file(30, 30)), 400, "HF-ING-001");
    }

    @Test
    void a_renewed_certificate_is_of_the_same_site() {
        var chain = renew(shop.agent().csr("shop"));
        assertThat(chain.status()).isEqualTo(200);
        var tls = shop.agent().tls(chain.bytes().utf8(), shop.ca());
        assertThat(hub.agent(tls, "GET", "/v1/pointer", NOTHING, Map.of()).status())
                .isEqualTo(200);
        refused(renew(shop.agent().csr("port")), 400, "HF-ENR-005");
    }

    @Test
    void a_revoked_site_is_outside_until_a_new_token_lets_it_in() {
        newSite("lost");
        var lost = hub.enrol("lost");
        assertThat(get(lost, "/v1/director/1.root.json").status()).isEqualTo(200);
        hub.clock.pass(Duration.ofSeconds(5));
        assertThat(hub.call("POST", "/api/v1/sites/lost/revoke", Json.Obj.EMPTY).status())
                .isEqualTo(200);
        refused(get(lost, "/v1/director/1.root.json"), 403, "HF-ENR-008");
        refused(
                hub.agent(
                        lost.tls(), "POST", "/v1/renew", Bytes.utf8(lost.agent().csr("lost")), Map.of()),
                403,
                "HF-ENR-008");
        hub.clock.pass(Duration.ofSeconds(5));
        var found = hub.enrol("lost");
        assertThat(get(found, "/v1/director/1.root.json").status()).isEqualTo(200);
        refused(get(lost, "/v1/director/1.root.json"), 403, "HF-ENR-008");
    }

    private JsonView newSite(String name) {
        hub.apply("Site", "sites", name, "default", Json.Obj.EMPTY);
        return hub.siteToken(name);
    }

    private Answer enrol(TestAgent agent, JsonView token) {
        return send(token, agent.enrolment(token.at("secret").text()));
    }

    private Answer send(JsonView token, Bytes body) {
        return hub.agent(TestAgent.anonymous(token.at("ca").text()), "POST", "/v1/enrol", body, Map.of());
    }

    private Answer get(Enrolled site, String path) {
        return hub.agent(site.tls(), "GET", path, NOTHING, Map.of());
    }

    private Answer report(SSLContext tls, Bytes file) {
        return hub.agent(tls, "POST", "/v1/reports", file, Map.of());
    }

    private Answer renew(String csr) {
        return hub.agent(shop.tls(), "POST", "/v1/renew", Bytes.utf8(csr), Map.of());
    }

    private Bytes file(long reportSequence, long... events) {
        return shop.agent().reportFile(shop.fleet(), hub.clock.instant(), reportSequence, events);
    }

    /** The digest of a site's desired state, as the site itself finds it. */
    private Digest desired(Enrolled site) {
        var snapshot = meta(get(site, "/v1/director/timestamp.json"), "snapshot.json") + ".snapshot.json";
        var targets = meta(get(site, "/v1/director/" + snapshot), "targets.json") + ".targets.json";
        var state = get(site, "/v1/director/" + targets)
                .json()
                .at("signed")
                .at("targets")
                .at(DesiredState.TARGET);
        return new Digest(state.at("hashes").at("sha256").text());
    }

    private static long meta(Answer file, String name) {
        return file.json().at("signed").at("meta").at(name).at("version").integer();
    }

    private static void refused(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.bytes().utf8()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.code()).isEqualTo(code);
    }
}
