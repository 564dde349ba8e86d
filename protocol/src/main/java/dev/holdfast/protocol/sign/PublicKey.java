package dev.holdfast.protocol.sign;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.CanonicalJson;
import dev.holdfast.protocol.json.Json;
import java.util.HexFormat;

/** An Ed25519 public key; {@code hex} is its raw 32 bytes in lower-case hexadecimal, as TUF metadata writes it. */
public record PublicKey(String hex) {
    public PublicKey {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not an Ed25519 public key: expected 64 hexadecimal digits");
        }
    }

    public static PublicKey of(Bytes raw) {
        return new PublicKey(HexFormat.of().formatHex(raw.toArray()));
    }

    public Bytes raw() {
        return Bytes.copyOf(HexFormat.of().parseHex(hex));
    }

    /** The key object of TUF metadata. */
    public Json.Obj tuf() {
        return Json.object("keytype", "ed25519", "scheme", "ed25519", "keyval", Json.object("public", hex));
    }

    /** The TUF key id: SHA-256 of the canonical key object, in hexadecimal. */
    public String keyId() {
        return CanonicalJson.write(tuf()).digest().value();
    }
}
