package dev.holdfast.protocol.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.trust.Verifier;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KeysTest {
    @Test
    void ed25519_agrees_with_the_second_vector_of_rfc_8032() {
        var key = SigningKey.fromSeed(hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
        assertThat(key.publicKey().hex()).isEqualTo("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        assertThat(key.sign(hex("72")))
                .isEqualTo(hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
    }

    @Test
    void x25519_agrees_with_the_vector_of_rfc_7748() {
        var key = SealingKey.fromSeed(hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        assertThat(key.publicHex()).isEqualTo("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    }

    @Test
    void a_key_comes_back_from_its_seed() {
        var random = new SecureRandom();
        var signing = SigningKey.generate(random);
        var sealing = SealingKey.generate(random);
        assertThat(SigningKey.fromSeed(signing.seed()).publicKey()).isEqualTo(signing.publicKey());
        assertThat(SealingKey.fromSeed(sealing.seed()).publicHex()).isEqualTo(sealing.publicHex());
    }

    @Test
    void a_key_never_prints_its_private_half() {
        var seed = Bytes.copyOf(new byte[32]);
        var hex = HexFormat.of().formatHex(seed.toArray());
        assertThat(SigningKey.fromSeed(seed).toString()).doesNotContain(hex);
        assertThat(SealingKey.fromSeed(seed).toString()).doesNotContain(hex);
    }

    @Test
    void a_seed_of_another_length_is_refused() {
        assertThatThrownBy(() -> SigningKey.fromSeed(hex("00"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SealingKey.fromSeed(hex("00"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_signature_of_another_length_is_simply_not_valid() {
        var key = SigningKey.generate(new SecureRandom());
        assertThat(Verifier.ed25519(key.publicKey().raw(), hex("00"), hex("00")))
                .isFalse();
    }

    private static Bytes hex(String text) {
        return Bytes.copyOf(HexFormat.of().parseHex(text));
    }
}
