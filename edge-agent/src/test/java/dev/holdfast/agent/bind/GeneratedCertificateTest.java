package dev.holdfast.agent.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.value.GeneratedValue;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedCertificateTest {
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final GeneratedValue.Tls TLS =
            new GeneratedValue.Tls(List.of("web.store.svc", "*.store.example", "192.0.2.7", "2001:db8::7"));

    @TempDir
    Path keys;

    private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);

    @Test
    void a_site_makes_a_key_a_certificate_for_its_hosts_and_the_authority_that_signed_it() throws Exception {
        var made = made();
        var authority = certificate(made.authority());
        var certificate = certificate(made.certificate());

        certificate.verify(authority.getPublicKey());
        certificate.checkValidity(java.util.Date.from(NOW));
        assertThat(authority.getBasicConstraints())
                .as("signs no other authority")
                .isZero();
        assertThat(certificate.getBasicConstraints()).as("is no authority").isEqualTo(-1);
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> String.valueOf(name.get(1)))
                .containsExactly("web.store.svc", "*.store.example", "192.0.2.7", "2001:db8:0:0:0:0:0:7");
        assertThat(certificate.getExtendedKeyUsage())
                .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(authority.getSubjectX500Principal().getName()).isEqualTo("CN=webTls of plant-0042");
        assertThat(fits(certificate, made.key())).isTrue();
        assertThat(made.key()).startsWith("-----BEGIN PRIVATE KEY-----\n").endsWith("-----END PRIVATE KEY-----\n");
    }

    @Test
    void it_stays_over_restarts_and_is_made_again_by_the_same_authority_before_it_ends() {
        var first = made();
        assertThat(made()).isEqualTo(first);

        clock.set(NOW.plus(Certificates.LIFE.multipliedBy(2).dividedBy(3)).minus(Duration.ofDays(1)));
        assertThat(made()).as("a third of its life is left").isEqualTo(first);

        clock.set(NOW.plus(Certificates.LIFE.multipliedBy(2).dividedBy(3)).plus(Duration.ofDays(1)));
        var second = made();
        assertThat(second.authority()).isEqualTo(first.authority());
        assertThat(second.certificate()).isNotEqualTo(first.certificate());
        assertThat(second.key()).isNotEqualTo(first.key());
    }

    @Test
    void an_authority_that_would_end_before_the_certificate_is_made_again_too() throws Exception {
        var first = made();
        clock.set(NOW.plus(Certificates.AUTHORITY_LIFE).minus(Certificates.LIFE).plus(Duration.ofDays(1)));
        var second = made();
        assertThat(second.authority()).isNotEqualTo(first.authority());
        certificate(second.certificate()).verify(certificate(second.authority()).getPublicKey());
    }

    @Test
    void what_was_made_while_the_clock_was_ahead_is_made_again() {
        clock.set(NOW.plus(Duration.ofDays(3_000)));
        var ahead = made();
        clock.set(NOW);
        var now = made();
        assertThat(now.authority()).isNotEqualTo(ahead.authority());
        assertThatCode(() -> certificate(now.certificate()).checkValidity(java.util.Date.from(NOW)))
                .doesNotThrowAnyException();
    }

    @Test
    void other_hosts_get_another_certificate_by_the_same_authority() throws Exception {
        var first = made();
        var other = made(new GeneratedValue.Tls(List.of("shop.example")));
        assertThat(other.authority()).isEqualTo(first.authority());
        assertThat(certificate(other.certificate()).getSubjectAlternativeNames())
                .hasSize(1);
    }

    @Test
    void the_way_back_to_other_hosts_has_their_certificate_again() {
        var first = made();
        var _ = made(new GeneratedValue.Tls(List.of("shop.example")));
        assertThat(made()).isEqualTo(first);
    }

    @Test
    void a_disk_that_takes_nothing_stops_no_certificate_that_still_counts() throws Exception {
        var first = made();
        var generated = generated();
        assertThat(generated.value("webTls.crt", TLS)).isEqualTo(first.certificate());
        clock.set(NOW.plus(Certificates.LIFE.multipliedBy(3).dividedBy(4)));
        var file = keys.resolve("generated.json");
        Files.delete(file);
        // Nothing takes the place of a folder that has something in it.
        var inTheWay = Files.createDirectories(file.resolve("x"));
        assertThat(generated.value("webTls.crt", TLS)).isEqualTo(first.certificate());
        clock.set(NOW.plus(Certificates.LIFE).plus(Duration.ofDays(1)));
        assertThatThrownBy(() -> generated.value("webTls.crt", TLS)).isInstanceOf(UncheckedIOException.class);
        Files.delete(inTheWay);
        Files.delete(file);
        assertThat(generated.value("webTls.crt", TLS)).isNotEqualTo(first.certificate());
    }

    @Test
    void a_password_of_the_same_name_stays_beside_it() {
        var password = generated().value("webTls", new GeneratedValue.Password());
        var certificate = made();
        assertThat(generated().value("webTls", new GeneratedValue.Password())).isEqualTo(password);
        assertThat(made()).isEqualTo(certificate);
    }

    @Test
    void its_digest_and_end_are_for_everybody() throws Exception {
        var shown = generated().certificate("webTls", TLS);
        assertThat(shown.end()).isEqualTo(NOW.plus(Certificates.LIFE));
        assertThat(shown.fingerprint()).matches("sha256:[0-9a-f]{64}");
    }

    private record Made(String authority, String certificate, String key) {}

    private Made made() {
        return made(TLS);
    }

    private Made made(GeneratedValue.Tls tls) {
        var generated = generated();
        return new Made(
                generated.value("webTls.ca", tls),
                generated.value("webTls.crt", tls),
                generated.value("webTls.key", tls));
    }

    /** Each time as after a restart. */
    private Generated generated() {
        return new Generated(keys, "plant-0042", new SecureRandom(), clock::get);
    }

    private static X509Certificate certificate(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private static boolean fits(X509Certificate certificate, String pem) throws Exception {
        var key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(
                        Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""))));
        var message = "message".getBytes(StandardCharsets.US_ASCII);
        var signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key);
        signer.update(message);
        var verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(certificate.getPublicKey());
        verifier.update(message);
        return verifier.verify(signer.sign());
    }
}
