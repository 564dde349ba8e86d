package dev.holdfast.protocol.sign;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.trust.Verifier;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A DSSE envelope: payload type, exact payload bytes and signatures over both (DSSE v1, PAE). JSON on the wire:
 * {@code {"payloadType","payload" base64,"signatures":[{"keyid","sig" base64}]}}. Immutable.
 */
public record Envelope(String payloadType, Bytes payload, List<Signature> signatures) {
    private static final Limits LIMITS = new Limits(16 << 20, 8, false);
    private static final int MOST_SIGNATURES = 16;

    /** One signature by the key with this TUF key id. */
    public record Signature(String keyId, Bytes signature) {}

    public Envelope {
        signatures = List.copyOf(signatures);
    }

    public static Envelope sign(String payloadType, Bytes payload, Signer signer) {
        var signature = signer.sign(preAuthentication(payloadType, payload));
        return new Envelope(
                payloadType, payload, List.of(new Signature(signer.publicKey().keyId(), signature)));
    }

    /** Reads an envelope without trusting it. @throws Refusal HF-DSS-001 when it is not one */
    public static Envelope parse(Bytes document) {
        try {
            var view = JsonView.of(StrictJson.parseObject(document, LIMITS));
            var signatures = new ArrayList<Signature>();
            for (var item : view.at("signatures").items()) {
                signatures.add(new Signature(item.at("keyid").text(""), base64(item.at("sig"))));
            }
            if (signatures.isEmpty() || signatures.size() > MOST_SIGNATURES) {
                throw view.at("signatures").outside("1 to " + MOST_SIGNATURES + " items", signatures.size() + " items");
            }
            return new Envelope(view.at("payloadType").text(), base64(view.at("payload")), signatures);
        } catch (Refusal e) {
            throw new Refusal(
                    "HF-DSS-001",
                    "a signed envelope (DSSE) with " + e.problem().expected(),
                    e.problem().found(),
                    "send the file as it was written");
        }
    }

    public Bytes write() {
        var items = new ArrayList<Json>();
        for (var signature : signatures) {
            items.add(Json.object("keyid", signature.keyId(), "sig", base64(signature.signature())));
        }
        return StrictJson.write(
                Json.object("payloadType", payloadType, "payload", base64(payload), "signatures", new Json.Arr(items)));
    }

    /**
     * The payload if the type is the expected one and one of the given keys signed it.
     *
     * @throws Refusal HF-DSS-002 (another payload type), HF-DSS-003 (no valid signature by any of the keys)
     */
    public Bytes open(String expectedType, Collection<PublicKey> keys) {
        if (!payloadType.equals(expectedType)) {
            throw new Refusal(
                    "HF-DSS-002", "an envelope of type " + expectedType, payloadType, "send the right kind of file");
        }
        if (signer(keys).isEmpty()) {
            throw new Refusal(
                    "HF-DSS-003",
                    "a valid signature by one of " + keys.size() + " trusted keys",
                    "none",
                    "have it signed by a key that is trusted here");
        }
        return payload;
    }

    /** The first of these keys that signed it, whatever it says. */
    public Optional<PublicKey> signer(Collection<PublicKey> keys) {
        var signed = preAuthentication(payloadType, payload);
        return keys.stream().filter(key -> signedBy(key, signed)).findFirst();
    }

    private boolean signedBy(PublicKey key, Bytes signed) {
        // The key id is an unsigned hint: it only spares useless checks, and may be left out.
        var keyId = key.keyId();
        return signatures.stream()
                .filter(signature ->
                        signature.keyId().isEmpty() || signature.keyId().equals(keyId))
                .anyMatch(signature -> Verifier.ed25519(key.raw(), signed, signature.signature()));
    }

    /** DSSE v1 pre-authentication encoding: the lengths keep type and payload apart. */
    private static Bytes preAuthentication(String payloadType, Bytes payload) {
        var out = new ByteArrayOutputStream();
        var type = payloadType.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(("DSSEv1 " + type.length + " ").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(type);
        out.writeBytes((" " + payload.length() + " ").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(payload.toArray());
        return Bytes.copyOf(out.toByteArray());
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }

    /** DSSE: a reader accepts the standard and the URL-safe alphabet. */
    private static Bytes base64(JsonView view) {
        var text = view.text().replace('-', '+').replace('_', '/');
        try {
            return Bytes.copyOf(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw view.outside("base64", "a text that is not");
        }
    }
}
