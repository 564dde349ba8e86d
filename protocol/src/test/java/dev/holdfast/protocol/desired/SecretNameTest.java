package dev.holdfast.protocol.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.desired.SecretName.Sealed;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.sign.SealingKey;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretNameTest {
    private static final FleetId FLEET = new FleetId("acme");
    private static final SiteId SITE = new SiteId("plant-0042");
    private static final SecretName NAME = new SecretName("pos-db", "password");
    private static final Bytes VALUE = Bytes.utf8("s3cret");

    private final SealingKey key = SealingKey.generate(new SecureRandom());

    @Test
    void a_value_opens_at_its_site_under_its_name_and_version_and_nowhere_else() {
        var sealed = NAME.seal(key.publicHex(), FLEET, SITE, 3, VALUE);
        assertThat(NAME.open(key, FLEET, SITE, 3, sealed)).isEqualTo(VALUE);
        var other = SealingKey.generate(new SecureRandom());
        assertThatThrownBy(() -> NAME.open(other, FLEET, SITE, 3, sealed)).hasMessageContaining("HF-SEL-001");
        assertThatThrownBy(() -> NAME.open(key, FLEET, new SiteId("plant-0043"), 3, sealed))
                .hasMessageContaining("HF-SEL-001");
        assertThatThrownBy(() -> NAME.open(key, new FleetId("other"), SITE, 3, sealed))
                .hasMessageContaining("HF-SEL-001");
        assertThatThrownBy(() -> NAME.open(key, FLEET, SITE, 4, sealed)).hasMessageContaining("HF-SEL-001");
        assertThatThrownBy(() -> new SecretName("pos-db", "other").open(key, FLEET, SITE, 3, sealed))
                .hasMessageContaining("HF-SEL-001");
    }

    @Test
    void a_target_is_read_as_it_is_written_and_nothing_that_leads_elsewhere_is_one() {
        assertThat(SecretName.ofTarget(NAME.target(17))).contains(new Sealed(NAME, 17));
        assertThat(SecretName.ofTarget("secrets/registry/.dockerconfigjson/e1.hpke"))
                .isPresent();
        for (var path : List.of(
                "secrets/pos-db/password/e0.hpke",
                "secrets/pos-db/password/e1.hpke/x",
                "secrets/pos-db/../e1.hpke",
                "secrets/pos-db/./e1.hpke",
                "secrets/pos-db/..x/e1.hpke",
                "secrets/Pos/password/e1.hpke",
                "secrets/pos-db/a/b/e1.hpke",
                "secrets/pos-db/password/e1234567890123456.hpke",
                "pivot/statement.json")) {
            assertThat(SecretName.ofTarget(path)).as(path).isEmpty();
        }
    }
}
