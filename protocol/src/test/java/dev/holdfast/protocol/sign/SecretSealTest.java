package dev.holdfast.protocol.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SecretSealTest {
    private static final String PURPOSE = "holdfast/test/v1";
    private static final Bytes CONTEXT = Bytes.utf8("fleet|site|name|1");
    private static final Bytes SECRET = Bytes.utf8("the password");

    private final SealingKey own = SealingKey.generate(new SecureRandom());

    @Test
    void what_was_sealed_to_a_key_opens_with_it_and_costs_48_bytes() {
        var sealed = SecretSeal.seal(own.publicHex(), PURPOSE, CONTEXT, SECRET);
        assertThat(SecretSeal.open(own, PURPOSE, CONTEXT, sealed)).isEqualTo(SECRET);
        assertThat(sealed.length()).isEqualTo(SECRET.length() + 48);
    }

    @Test
    void the_same_secret_never_looks_the_same() {
        assertThat(SecretSeal.seal(own.publicHex(), PURPOSE, CONTEXT, SECRET))
                .isNotEqualTo(SecretSeal.seal(own.publicHex(), PURPOSE, CONTEXT, SECRET));
    }

    @Test
    void another_key_purpose_or_context_opens_nothing() {
        var sealed = SecretSeal.seal(own.publicHex(), PURPOSE, CONTEXT, SECRET);
        refuses(SealingKey.generate(new SecureRandom()), PURPOSE, CONTEXT, sealed);
        refuses(own, "holdfast/other/v1", CONTEXT, sealed);
        refuses(own, PURPOSE, Bytes.utf8("fleet|other|name|1"), sealed);
    }

    @Test
    void an_altered_cut_or_invented_text_opens_nothing() {
        var sealed = SecretSeal.seal(own.publicHex(), PURPOSE, CONTEXT, SECRET).toArray();
        for (int i = 0; i < sealed.length; i += 7) {
            var altered = sealed.clone();
            altered[i] ^= 1;
            refuses(own, PURPOSE, CONTEXT, Bytes.copyOf(altered));
        }
        refuses(own, PURPOSE, CONTEXT, Bytes.copyOf(java.util.Arrays.copyOf(sealed, 40)));
        refuses(own, PURPOSE, CONTEXT, Bytes.utf8("short"));
        refuses(own, PURPOSE, CONTEXT, Bytes.copyOf(new byte[100]));
    }

    /** RFC 9180, A.2.1: base mode with this suite, sequence number 0. */
    @Test
    void a_text_of_the_standard_opens() {
        var key = SealingKey.fromSeed(hex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb"));
        var share = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a";
        var text = "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db" + "21993c62ce81883d2dd1b51a28";
        var purpose = new String(
                HexFormat.of().parseHex("4f6465206f6e2061204772656369616e2055726e"),
                java.nio.charset.StandardCharsets.UTF_8);
        var opened = SecretSeal.open(key, purpose, Bytes.utf8("Count-0"), hex(share + text));
        assertThat(opened.utf8()).isEqualTo("Beauty is truth, truth beauty");
    }

    private static Bytes hex(String text) {
        return Bytes.copyOf(HexFormat.of().parseHex(text));
    }

    private static void refuses(SealingKey key, String purpose, Bytes context, Bytes sealed) {
        assertThatThrownBy(() -> SecretSeal.open(key, purpose, context, sealed))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem().code()).isEqualTo("HF-SEL-001"));
    }
}
