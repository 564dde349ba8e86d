package dev.holdfast.hub.secret;

import dev.holdfast.hub.disk.DurableFile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts single values (AES-256-GCM) and tells equal ones by a keyed digest (HMAC-SHA256), so that not even a short
 * password can be guessed from what is shown. The key is a file of its owner. Thread-safe.
 */
final class SecretBox {
    private static final String FILE = "secrets.key";
    private static final int KEY = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int SHOWN = 16;

    private final SecretKeySpec cipherKey;
    private final SecretKeySpec digestKey;
    private final SecureRandom random;

    private SecretBox(byte[] key, SecureRandom random) {
        this.cipherKey = new SecretKeySpec(hmac(new SecretKeySpec(key, "HmacSHA256"), "encrypt"), "AES");
        this.digestKey = new SecretKeySpec(hmac(new SecretKeySpec(key, "HmacSHA256"), "digest"), "HmacSHA256");
        this.random = random;
    }

    /**
     * Opens the key in this folder, making it when there are no secrets yet.
     *
     * @throws Refusal HF-KEY-002 when it is gone while secrets exist
     */
    static SecretBox open(Path folder, boolean isUsed, SecureRandom random) {
        var file = folder.resolve(FILE);
        var known = DurableFile.read(file);
        if (known.isPresent()) {
            return new SecretBox(HexFormat.of().parseHex(known.get().utf8().strip()), random);
        }
        if (isUsed) {
            throw new Refusal(
                    "HF-KEY-002",
                    "the key file " + file + " that the stored secrets were encrypted with",
                    "no such file",
                    "restore the keys folder from a backup");
        }
        var key = new byte[KEY];
        random.nextBytes(key);
        DurableFile.writeSecret(file, Bytes.utf8(HexFormat.of().formatHex(key)));
        return new SecretBox(key, random);
    }

    /** @param place where the value belongs; elsewhere it cannot be opened */
    String seal(String place, Bytes value) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        var sealed = crypt(Cipher.ENCRYPT_MODE, place, nonce, value.toArray());
        var both = Arrays.copyOf(nonce, NONCE + sealed.length);
        System.arraycopy(sealed, 0, both, NONCE, sealed.length);
        return Base64.getEncoder().encodeToString(both);
    }

    Bytes open(String place, String sealed) {
        var both = Base64.getDecoder().decode(sealed);
        return Bytes.copyOf(crypt(
                Cipher.DECRYPT_MODE, place, Arrays.copyOf(both, NONCE), Arrays.copyOfRange(both, NONCE, both.length)));
    }

    /** Sixteen digits that are the same for the same value at the same place. */
    String digest(String place, Bytes value) {
        return HexFormat.of()
                .formatHex(hmac(digestKey, place + "\n" + HexFormat.of().formatHex(value.toArray())))
                .substring(0, SHOWN);
    }

    private byte[] crypt(int mode, String place, byte[] nonce, byte[] input) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, cipherKey, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "expected the secret " + place + " to be encrypted with the key in " + FILE + ", found another", e);
        }
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HMAC-SHA256", e);
        }
    }
}
