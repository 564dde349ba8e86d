package dev.holdfast.agent.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.value.GeneratedValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenedTest {
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final GeneratedValue PASSWORD = new GeneratedValue.Password();
    private static final FleetId FLEET = new FleetId("acme");
    private static final SiteId SITE = new SiteId("plant-0042");
    private static final SecretName NAME = new SecretName("pos-db", "password");

    @TempDir
    Path keys;

    private final SecureRandom random = new SecureRandom();
    private final SealingKey key = SealingKey.generate(random);

    @Test
    void a_mark_changes_with_the_value_and_tells_other_sites_nothing() {
        var one = opened(key, "s3cret").mark(List.of("password"));
        assertThat(one).hasSize(32).isEqualTo(opened(key, "s3cret").mark(List.of("password")));
        assertThat(opened(key, "n3w").mark(List.of("password"))).isNotEqualTo(one);
        var other = SealingKey.generate(random);
        assertThat(opened(other, "s3cret").mark(List.of("password"))).isNotEqualTo(one);
    }

    @Test
    void a_secret_that_is_not_here_is_refused_by_name() {
        var nothing = new Opened(
                FLEET, SITE, key, Map.of(), Map.of("password", NAME), _ -> Optional.empty(), Map.of(), generated());
        assertThatThrownBy(() -> nothing.value("password")).hasMessageContaining("HF-SEL-002");
        assertThatThrownBy(() -> nothing.value("other")).hasMessageContaining("HF-SEL-002");
    }

    @Test
    void no_secret_stands_for_a_certificate_which_everybody_may_read() {
        for (var name : List.of("web.crt", "web.ca", "web.key")) {
            var sealed = NAME.seal(key.publicHex(), FLEET, SITE, 3, Bytes.utf8("s3cret"));
            var opened = new Opened(
                    FLEET,
                    SITE,
                    key,
                    Map.of(),
                    Map.of(name, NAME),
                    _ -> Optional.of(new Opened.Sealed(3, sealed)),
                    Map.of(),
                    generated());
            assertThatThrownBy(() -> opened.value(name)).as(name).hasMessageContaining("HF-SEL-002");
        }
    }

    @Test
    void what_the_site_makes_is_made_once_and_its_owner_alone_reads_it() throws IOException {
        var made = generated().value("admin", PASSWORD);
        assertThat(made).matches("[A-Za-z][A-Za-z0-9]{31}");
        assertThat(generated().value("admin", PASSWORD)).as("after a restart").isEqualTo(made);
        assertThat(generated().value("other", PASSWORD)).isNotEqualTo(made);
        var file = keys.resolve("generated.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        var opened = new Opened(
                FLEET, SITE, key, Map.of(), Map.of(), _ -> Optional.empty(), Map.of("admin", PASSWORD), generated());
        assertThat(opened.value("admin")).isEqualTo(made);
    }

    private Generated generated() {
        return new Generated(keys, SITE.value(), random, () -> NOW);
    }

    private Opened opened(SealingKey own, String value) {
        var sealed = NAME.seal(own.publicHex(), FLEET, SITE, 3, Bytes.utf8(value));
        return new Opened(
                FLEET,
                SITE,
                own,
                Map.of(),
                Map.of("password", NAME),
                _ -> Optional.of(new Opened.Sealed(3, sealed)),
                Map.of(),
                generated());
    }
}
