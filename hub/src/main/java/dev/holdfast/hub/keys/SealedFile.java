package dev.holdfast.hub.keys;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
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
