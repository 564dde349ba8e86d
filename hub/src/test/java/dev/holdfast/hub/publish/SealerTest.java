package dev.holdfast.hub.publish;

import static dev.holdfast.hub.publish.PublishFixture.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.secret.Vault;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.sign.SealingKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealerTest {
    private static final SecretName PASSWORD = new SecretName("pos-db", "password");
    private static final SecretName OTHER = new SecretName("pos-db", "other");

    @TempDir
    Path data;

    @Test
    void a_secret_is_sealed_to_its_site_and_the_desired_state_says_which_but_not_which_version() {
        try (var hub = ready()) {
            var first = current(hub);
            assertThat(secrets(hub)).containsExactly("secrets/pos-db/password/e1.hpke");
            assertThat(opened(hub, 1)).isEqualTo("s3cret");
            assertThat(desired(hub).secrets()).isEqualTo(Map.of("password", PASSWORD));
            assertThat(desired(hub).requires()).contains(Features.HOLES);
            assertThat(current(hub)).as("the same bytes again").isEqualTo(first);
            assertThat(hub.rendering.verified).containsExactly(Map.of("password", "s3cret"));
        }
    }

    @Test
    void it_turns_over_without_a_new_revision() {
        try (var hub = ready()) {
            var before = current(hub);
            keep(hub, PASSWORD, 2, "n3w");
            var after = current(hub);
            assertThat(after.revision()).isEqualTo(before.revision());
            assertThat(after.version()).isGreaterThan(before.version());
            assertThat(secrets(hub)).containsExactly("secrets/pos-db/password/e2.hpke");
            assertThat(opened(hub, 2)).isEqualTo("n3w");
        }
    }

    @Test
    void a_site_with_another_key_gets_all_of_it_anew() {
        try (var hub = ready()) {
            var before = current(hub);
            hub.sealing = SealingKey.generate(new SecureRandom());
            assertThat(current(hub).version()).isGreaterThan(before.version());
            assertThat(opened(hub, 1)).isEqualTo("s3cret");
        }
    }

    @Test
    void a_secret_that_is_gone_or_does_not_fit_leaves_the_site_with_what_it_has() {
        try (var hub = ready()) {
            var before = current(hub);
            var kept = hub.vault.remove(PASSWORD);
            assertThat(hub.director.settle(SHOP)).isInstanceOfSatisfying(Settled.NotSigned.class, not -> assertThat(
                            not.problem().code())
                    .isEqualTo("HF-SEC-006"));
            hub.vault.put(PASSWORD, kept);
            hub.rendering.wrong = new Problem("HF-SEC-005", "text", "something else", "quote it");
            keep(hub, PASSWORD, 2, "a: b");
            assertThat(hub.director.settle(SHOP)).isInstanceOfSatisfying(Settled.NotSigned.class, not -> assertThat(
                            not.problem().code())
                    .isEqualTo("HF-SEC-005"));
            assertThat(secrets(hub)).containsExactly("secrets/pos-db/password/e1.hpke");
            hub.vault.put(PASSWORD, kept);
            hub.rendering.wrong = null;
            assertThat(current(hub)).isEqualTo(before);
        }
    }

    @Test
    void what_the_revision_before_takes_stays_sealed_as_the_site_may_go_back_to_it() {
        try (var hub = ready()) {
            current(hub);
            keep(hub, OTHER, 1, "other");
            hub.clusterWithSecrets(SHOP, Map.of("password", OTHER.toString()), "store:1.0.0");
            current(hub);
            assertThat(secrets(hub)).containsExactly("secrets/pos-db/other/e1.hpke", "secrets/pos-db/password/e1.hpke");
            hub.cluster(SHOP, "plain:1.0.0");
            current(hub);
            current(hub);
            assertThat(secrets(hub)).containsExactly("secrets/pos-db/other/e1.hpke");
            hub.cluster(SHOP, "plain:1.0.1");
            current(hub);
            current(hub);
            assertThat(secrets(hub)).isEmpty();
        }
    }

    @Test
    void an_agent_that_fills_no_holes_is_told_nothing_of_it() {
        try (var hub = ready()) {
            hub.supports.put(SHOP, List.of(Features.LAYERS, Features.VARIANTS, Features.HOOKS));
            assertThat(hub.director.settle(SHOP))
                    .isInstanceOfSatisfying(Settled.NotSigned.class, not -> assertThat(not.reason())
                            .isEqualTo("AgentTooOld"));
        }
    }

    private PublishFixture ready() {
        var hub = new PublishFixture(data);
        hub.rendering.draft("store", "1.0.0", "secret-web");
        hub.publish("store");
        hub.rendering.draft("plain", "1.0.0", "web");
        hub.publish("plain");
        hub.rendering.draft("plain", "1.0.1", "web");
        hub.publish("plain");
        keep(hub, PASSWORD, 1, "s3cret");
        hub.clusterWithSecrets(SHOP, Map.of("password", PASSWORD.toString()), "store:1.0.0");
        return hub;
    }

    private static void keep(PublishFixture hub, SecretName name, long version, String value) {
        hub.vault.put(name, new Vault.Held(version, "digest of " + value.length(), Bytes.utf8(value)));
    }

    private static Settled.Current current(PublishFixture hub) {
        return (Settled.Current) hub.director.settle(SHOP);
    }

    private static DesiredState desired(PublishFixture hub) {
        return hub.director.desired(SHOP).orElseThrow();
    }

    private static List<String> secrets(PublishFixture hub) {
        return hub.director(SHOP).stream()
                .map(target -> target.path())
                .filter(path -> SecretName.ofTarget(path).isPresent())
                .sorted()
                .toList();
    }

    private static String opened(PublishFixture hub, long version) {
        var sealed = hub.director(SHOP).stream()
                .filter(target -> target.path().equals(PASSWORD.target(version)))
                .flatMap(target -> hub.director.own(SHOP, target.content().digest()).stream())
                .findFirst()
                .orElseThrow();
        return PASSWORD.open(hub.sealing, hub.keys.fleet(), SHOP, version, sealed)
                .utf8();
    }
}
