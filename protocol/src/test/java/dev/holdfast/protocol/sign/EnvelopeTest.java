package dev.holdfast.protocol.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final String TYPE = "application/vnd.holdfast.test+json";
    private final SigningKey key = key(1);
    private final SigningKey stranger = key(2);

    @Test
    void what_was_signed_opens_again() {
        var payload = Bytes.utf8("{\"a\": 1}");
        var read = Envelope.parse(Envelope.sign(TYPE, payload, key).write());
        assertThat(read.open(TYPE, List.of(stranger.publicKey(), key.publicKey())))
                .isEqualTo(payload);
    }

    @Test
    void the_signature_covers_the_bytes_that_dsse_prescribes() {
        // Pre-authentication encoding of the DSSE v1 specification, written out by hand.
        var envelope = Envelope.sign("http://example.com/HelloWorld", Bytes.utf8("hello world"), key);
        var expected = key.sign(Bytes.utf8("DSSEv1 29 http://example.com/HelloWorld 11 hello world"));
        assertThat(envelope.signatures().getFirst().signature()).isEqualTo(expected);
    }

    @Test
    void a_missing_key_id_is_no_obstacle() {
        var signed = Envelope.sign(TYPE, Bytes.utf8("x"), key);
        var bare = new Envelope(
                TYPE,
                signed.payload(),
                List.of(new Envelope.Signature(
                        "", signed.signatures().getFirst().signature())));
        assertThat(Envelope.parse(bare.write()).open(TYPE, List.of(key.publicKey())))
                .isEqualTo(signed.payload());
    }

    @Test
    void another_type_is_refused() {
        var envelope = Envelope.sign(TYPE, Bytes.utf8("x"), key);
        refused("HF-DSS-002", () -> envelope.open("text/plain", List.of(key.publicKey())));
    }

    @Test
    void a_strangers_signature_is_refused() {
        var envelope = Envelope.sign(TYPE, Bytes.utf8("x"), stranger);
        refused("HF-DSS-003", () -> envelope.open(TYPE, List.of(key.publicKey())));
        refused("HF-DSS-003", () -> envelope.open(TYPE, List.of()));
    }

    @Test
    void a_changed_payload_is_refused() {
        var envelope = Envelope.sign(TYPE, Bytes.utf8("x"), key);
        var changed = new Envelope(TYPE, Bytes.utf8("y"), envelope.signatures());
        refused("HF-DSS-003", () -> changed.open(TYPE, List.of(key.publicKey())));
    }

    @Test
    void what_is_no_envelope_is_refused() {
        for (var document : List.of(
                "",
                "[]",
                "{}",
                "{\"payloadType\":\"t\",\"payload\":\"eA==\",\"signatures\":[]}",
                "{\"payloadType\":\"t\",\"payload\":\"*\",\"signatures\":[{\"sig\":\"eA==\"}]}",
                "{\"payloadType\":\"t\",\"payloadType\":\"t\",\"payload\":\"eA==\",\"signatures\":[{\"sig\":\"eA==\"}]}")) {
            refused("HF-DSS-001", () -> Envelope.parse(Bytes.utf8(document)));
        }
    }

    private static void refused(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    private static SigningKey key(int number) {
        var seed = new byte[32];
        seed[0] = (byte) number;
        return SigningKey.fromSeed(Bytes.copyOf(seed));
    }
}
