package dev.holdfast.hub.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.hub.FleetFixture;
import dev.holdfast.hub.TestAgent;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.problem.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolmentTest {
    private static final SiteId SHOP = new SiteId("shop");

    @TempDir
    Path data;

    private FleetFixture fleet;

    @BeforeEach
    void start() {
        fleet = new FleetFixture(data);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void a_secret_is_never_written_to_the_disk_of_the_hub() throws Exception {
        var secret = fleet.secret(SHOP);
        fleet.enrolment.enrol(new TestAgent(SHOP).enrolment(secret), "a");
        fleet.hub.store.read(h -> h.createQuery("SELECT hash FROM enrol_token")
                .mapTo(String.class)
                .one());
        try (var files = Files.walk(data)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Bytes.copyOf(Files.readAllBytes(file)).utf8())
                        .as(file.toString())
                        .doesNotContain(secret);
            }
        }
    }

    @Test
    void what_agents_understand_is_told_of_those_that_were_asked_for() {
        fleet.enrolment.enrol(new TestAgent(SHOP).enrolment(fleet.secret(SHOP)), "a");
        assertThat(fleet.enrolment.supports(List.of(SHOP))).containsOnlyKeys(SHOP);
        assertThat(fleet.enrolment.supports(List.of())).isEmpty();
    }

    @Test
    void a_token_is_good_until_its_end_and_no_longer() {
        var early = fleet.secret(SHOP);
        fleet.clock.pass(Enrolment.TOKEN_LIFE.minusSeconds(1));
        assertThat(fleet.enrolment.enrol(new TestAgent(SHOP).enrolment(early), "a"))
                .isInstanceOf(Enrolment.Outcome.Welcome.class);
        var late = fleet.secret(SHOP);
        fleet.clock.pass(Enrolment.TOKEN_LIFE);
        assertThat(code(new TestAgent(SHOP).enrolment(late), "a")).isEqualTo("HF-ENR-003");
    }

    @Test
    void whoever_guesses_must_wait_and_nobody_else_does() {
        var agent = new TestAgent(SHOP);
        var good = fleet.secret(SHOP);
        for (int i = 0; i < 20; i++) {
            assertThat(code(agent.enrolment("guess-" + i), "mallory")).isEqualTo("HF-ENR-001");
        }
        assertThat(code(agent.enrolment(good), "mallory")).isEqualTo("HF-ENR-004");
        fleet.clock.pass(Duration.ofSeconds(61));
        assertThat(code(agent.enrolment("guess"), "mallory")).isEqualTo("HF-ENR-001");
        assertThat(fleet.enrolment.enrol(agent.enrolment(good), "honest"))
                .isInstanceOf(Enrolment.Outcome.Welcome.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hub", "hub-1", "hub-of-north", "consumer-7"})
    void names_that_belong_to_the_hub_get_no_token(String name) {
        assertThatThrownBy(() -> fleet.enrolment.token(new SiteId(name), Enrolment.TOKEN_LIFE))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().code()).isEqualTo("HF-ENR-006"));
    }

    @Test
    void a_new_token_replaces_the_agent() {
        var first = fleet.register("shop").agent();
        var second = fleet.register("shop").agent();
        assertThat(first.key.publicKey()).isNotEqualTo(second.key.publicKey());
        assertThat(fleet.enrolment.agent(SHOP).orElseThrow().agentKey()).isEqualTo(second.key.publicKey());
    }

    @Test
    void the_same_agent_once_more_is_no_new_installation() {
        var heard = new ArrayList<SiteId>();
        fleet.enrolment.onEnrolled(heard::add);
        var agent = new TestAgent(SHOP);
        var secret = fleet.secret(SHOP);
        fleet.enrolment.enrol(agent.enrolment(secret), "a");
        fleet.enrolment.enrol(agent.enrolment(secret), "a");
        assertThat(heard).containsExactly(SHOP);
        fleet.register("shop");
        assertThat(heard).containsExactly(SHOP, SHOP);
    }

    @Test
    void a_revoked_certificate_and_token_never_count_again_whatever_the_database_says() throws Exception {
        var agent = new TestAgent(SHOP);
        var lost = fleet.register(agent);
        var waiting = fleet.secret(SHOP);
        var certificate = TestAgent.certificates(lost.chain()).getFirst();
        assertThat(fleet.enrolment.siteOf(certificate)).contains(SHOP);
        fleet.clock.pass(Duration.ofMinutes(1));
        fleet.enrolment.revoke(SHOP, "ada");
        assertThat(fleet.enrolment.siteOf(certificate)).isEmpty();
        assertThat(fleet.enrolment.agent(SHOP)).isEmpty();
        assertThat(code(agent.enrolment(waiting), "a")).isEqualTo("HF-ENR-001");
        // A crash in the middle of the next line must not un-revoke anybody.
        Files.writeString(data.resolve("revocations.log"), "{\"schema\":\"revoc", StandardOpenOption.APPEND);
        fleet.close();
        Files.delete(data.resolve("hub.db"));
        Files.deleteIfExists(data.resolve("hub.db-wal"));
        Files.deleteIfExists(data.resolve("hub.db-shm"));
        fleet = new FleetFixture(data, fleet.clock);
        assertThat(fleet.enrolment.siteOf(certificate)).isEmpty();
        fleet.enrolment.revoke(new SiteId("another"), "ada");
        fleet.close();
        fleet = new FleetFixture(data, fleet.clock);
        assertThat(fleet.enrolment.siteOf(certificate)).isEmpty();
        var back = fleet.register("shop");
        assertThat(fleet.enrolment.siteOf(TestAgent.certificates(back.chain()).getFirst()))
                .contains(SHOP);
    }

    @Test
    void a_site_that_comes_back_in_the_second_of_its_revocation_is_let_in() {
        fleet.register("shop");
        fleet.enrolment.revoke(SHOP, "ada");
        var back = fleet.register("shop");
        assertThat(fleet.enrolment.siteOf(TestAgent.certificates(back.chain()).getFirst()))
                .contains(SHOP);
    }

    @Test
    void a_certificate_counts_for_400_days() {
        var site = fleet.register("shop");
        var certificate = TestAgent.certificates(site.chain()).getFirst();
        fleet.clock.pass(FleetCa.LEAF_LIFE.minusMinutes(1));
        assertThat(fleet.enrolment.siteOf(certificate)).contains(SHOP);
        fleet.clock.pass(Duration.ofMinutes(2));
        assertThat(fleet.enrolment.siteOf(certificate)).isEmpty();
    }

    @Test
    void an_agent_that_is_not_registered_renews_nothing() {
        var outcome = fleet.enrolment.renew(SHOP, new TestAgent(SHOP).csr("shop"));
        assertThat(((Enrolment.Outcome.Refused) outcome).problem().code()).isEqualTo("HF-ENR-007");
    }

    @Test
    void the_ca_is_the_same_after_a_restart_and_its_keys_are_secret() throws Exception {
        var again = FleetCa.open(
                fleet.hub.keys.folder(), fleet.id, List.of("hub.example"), new SecureRandom(), fleet.clock);
        assertThat(again.pem()).isEqualTo(fleet.ca.pem());
        assertThat(again.serverPem()).isEqualTo(fleet.ca.serverPem());
        fleet.ca.hubTls();
        for (var name : List.of("ca.pem", "server.pem", "hub-1.pem")) {
            assertThat(Files.getPosixFilePermissions(fleet.hub.keys.folder().resolve(name)))
                    .as(name)
                    .hasSize(2);
        }
    }

    @Test
    void a_server_certificate_is_made_anew_for_other_hosts_and_after_half_of_its_life() {
        var keys = fleet.hub.keys.folder();
        var first = fleet.ca.serverPem();
        var moved = FleetCa.open(keys, fleet.id, List.of("new.example"), new SecureRandom(), fleet.clock)
                .serverPem();
        assertThat(moved).isNotEqualTo(first);
        fleet.clock.pass(FleetCa.LEAF_LIFE.dividedBy(2).plusDays(1));
        var old = FleetCa.open(keys, fleet.id, List.of("new.example"), new SecureRandom(), fleet.clock);
        assertThat(old.serverPem()).isNotEqualTo(moved);
        assertThat(old.pem()).isEqualTo(fleet.ca.pem());
    }

    private String code(Bytes request, String client) {
        return ((Enrolment.Outcome.Refused) fleet.enrolment.enrol(request, client))
                .problem()
                .code();
    }
}
