package dev.holdfast.protocol.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TufKeyTest {
    private static final long SEED = 20_261_121;

    @Test
    void a_signature_of_any_length_is_simply_not_valid() {
        var message = Bytes.utf8("message");
        for (var other : OtherKeys.all().values()) {
            var key = TufKey.read(JsonView.of(other.key()));
            assertThat(key).isNotInstanceOf(TufKey.Unknown.class);
            assertThat(key.verifies(message, other.signature().apply(message))).isTrue();
            for (int length : List.of(0, 1, 64, 255, 256, 257, 10_000)) {
                assertThat(key.verifies(message, Bytes.copyOf(new byte[length])))
                        .as("%s, %d zeros", key, length)
                        .isFalse();
            }
        }
    }

    @Test
    void a_key_that_cannot_be_read_is_unknown_and_never_signs() {
        for (var text : List.of("", "zz", "00", "04", "-----BEGIN PUBLIC KEY-----", "ab".repeat(33))) {
            for (var scheme : List.of("ed25519", "ecdsa-sha2-nistp256", "rsassa-pss-sha256", "ml-dsa-65")) {
                var key = TufKey.read(JsonView.of(key(scheme, text)));
                assertThat(key).as("%s %s", scheme, text).isInstanceOf(TufKey.Unknown.class);
                assertThat(key.verifies(Bytes.utf8(""), Bytes.utf8(""))).isFalse();
            }
        }
    }

    @Test
    void a_key_of_another_kind_than_its_scheme_is_unknown() {
        var rsa = java.util.Objects.requireNonNull(OtherKeys.all().get("rsa-pss-salt-32"));
        var ecdsa = java.util.Objects.requireNonNull(OtherKeys.all().get("ecdsa-pem"));
        assertThat(TufKey.read(JsonView.of(rsa.key().with("scheme", "ecdsa-sha2-nistp256"))))
                .isInstanceOf(TufKey.Unknown.class);
        assertThat(TufKey.read(JsonView.of(ecdsa.key().with("scheme", "rsassa-pss-sha256"))))
                .isInstanceOf(TufKey.Unknown.class);
    }

    @Test
    void hostile_keys_never_break_the_reader() {
        var random = new Random(SEED);
        for (var other : OtherKeys.all().values()) {
            var text = JsonView.of(other.key()).at("keyval").at("public").text();
            for (int round = 0; round < 300; round++) {
                var raw = text.toCharArray();
                var at = random.nextInt(raw.length);
                raw[at] = "ABCxyz019+/=-\n".charAt(random.nextInt(14));
                var scheme = JsonView.of(other.key()).at("scheme").text();
                var key = TufKey.read(JsonView.of(key(scheme, new String(raw))));
                assertThat(key.verifies(Bytes.utf8("m"), Bytes.copyOf(new byte[64])))
                        .as("seed %d, round %d", SEED, round)
                        .isFalse();
            }
        }
    }

    private static Json.Obj key(String scheme, String text) {
        return Json.object("keytype", "x", "scheme", scheme, "keyval", Json.object("public", text));
    }
}
