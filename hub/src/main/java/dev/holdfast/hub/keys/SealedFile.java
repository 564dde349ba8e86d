package dev.holdfast.hub.keys;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** A key that leaves the machine: encrypted under a passphrase (PBKDF2-HMAC-SHA256, AES-256-GCM). */
final class SealedFile {
    private static final int ITERATIONS = 210_000;

    private SealedFile() {}

    static Bytes seal(String purpose, Bytes secret, String passphrase, SecureRandom random) {
        var salt = new byte[16];
        var nonce = new byte[12];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        var sealed = crypt(Cipher.ENCRYPT_MODE, purpose, secret.toArray(), passphrase, salt, nonce, ITERATIONS);
        return StrictJson.write(Json.object(
                "schema",
                "sealed-key.v1",
                "purpose",
                purpose,
                "kdf",
                "pbkdf2-hmac-sha256",
                "iterations",
                ITERATIONS,
                "cipher",
                "aes-256-gcm",
                "salt",
                Base64.getEncoder().encodeToString(salt),
                "nonce",
                Base64.getEncoder().encodeToString(nonce),
                "data",
                Base64.getEncoder().encodeToString(sealed)));
    }

    /** @throws Refusal HF-KEY-003 when it is no such file, or the passphrase is another one */
    static Bytes open(Bytes file, String purpose, String passphrase) {
        try {
            var view = JsonView.of(StrictJson.parseObject(file, Limits.DOCUMENT));
            return Bytes.copyOf(crypt(
                    Cipher.DECRYPT_MODE,
                    purpose,
                    Base64.getDecoder().decode(view.at("data").text()),
                    passphrase,
                    Base64.getDecoder().decode(view.at("salt").text()),
                    Base64.getDecoder().decode(view.at("nonce").text()),
                    Math.toIntExact(view.at("iterations").natural())));
        } catch (IllegalStateException | IllegalArgumentException | ArithmeticException | Refusal e) {
            throw new Refusal(
                    "HF-KEY-003",
                    "a sealed " + purpose + " key and its passphrase",
                    "a file or a passphrase that does not fit",
                    "use the files that belong together");
        }
    }

    static byte[] crypt(
            int mode, String purpose, byte[] input, String passphrase, byte[] salt, byte[] nonce, int iterations) {
        try {
            var derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(passphrase.toCharArray(), salt, iterations, 256));
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(derived.getEncoded(), "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt or open the sealed key", e);
        }
    }
}
