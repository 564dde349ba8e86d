package dev.holdfast.protocol.sign;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import java.util.Collection;

/**
 * A DSSE envelope: payload type, exact payload bytes and signatures over both (DSSE v1, PAE). JSON on the wire:
 * {@code {"payloadType","payload" base64,"signatures":[{"keyid","sig" base64}]}}. Immutable.
 */
public record Envelope(String payloadType, Bytes payload, java.util.List<Signature> signatures) {
    /** One signature by the key with this TUF key id. */
    public record Signature(String keyId, Bytes signature) {}

    public Envelope {
        signatures = java.util.List.copyOf(signatures);
    }

    public static Envelope sign(String payloadType, Bytes payload, Signer signer) {
        throw new UnsupportedOperationException();
    }

    /** Reads an envelope without trusting it. @throws Refusal HF-DSS-001 when it is not one */
    public static Envelope parse(Bytes document) {
        throw new UnsupportedOperationException();
    }

    public Bytes write() {
        throw new UnsupportedOperationException();
    }

    /**
     * The payload if the type is the expected one and one of the given keys signed it.
     *
     * @throws Refusal HF-DSS-002 (another payload type), HF-DSS-003 (no valid signature by any of the keys)
     */
    public Bytes open(String expectedType, Collection<PublicKey> keys) {
        throw new UnsupportedOperationException();
    }
}
