package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SecretSeal;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The sealed file of a pivot: content encrypted once with a key of its own (ChaCha20-Poly1305), and that key sealed to
 * everybody who may open it: the target, and the fleet's recovery key that lies offline. Layout: the length of the head
 * in four bytes, the head as JSON, the ciphertext; the head is authenticated with the content.
 */
final class Seal {
    private static final String SCHEMA = "pivot-seal.v1";
    private static final String PURPOSE = "holdfast/pivot/v1";
    private static final String CIPHER = "ChaCha20-Poly1305";
    private static final int KEY = 32;
    private static final int NONCE = 12;
    private static final Limits HEAD = new Limits(64 << 10, 8, false);

    private Seal() {}

    /** @param recipients public keys as {@link SealingKey#publicHex} writes them */
    static Bytes close(Bytes content, String context, Collection<String> recipients, SecureRandom random) {
        var key = new byte[KEY];
        random.nextBytes(key);
        var keys = Json.Obj.EMPTY;
        for (var recipient : recipients) {
            var share = SecretSeal.seal(recipient, PURPOSE, Bytes.utf8(context), Bytes.copyOf(key));
            keys = keys.with(recipient, Base64.getEncoder().encodeToString(share.toArray()));
        }
        var head = StrictJson.writeSorted(Json.object("schema", SCHEMA, "keys", keys))
                .toArray();
        // The key is used once, so the nonce may be fixed.
        var text = run(Cipher.ENCRYPT_MODE, key, head, content.toArray());
        return Bytes.copyOf(ByteBuffer.allocate(Integer.BYTES + head.length + text.length)
                .putInt(head.length)
                .put(head)
                .put(text)
                .array());
    }

    /** @throws Refusal HF-PIV-015 when it is not for this key and context, or was altered */
    static Bytes open(Bytes file, String context, SealingKey own) {
        try {
            var buffer = ByteBuffer.wrap(file.toArray());
            var length = file.length() < Integer.BYTES ? -1 : buffer.getInt();
            if (length < 0 || length > buffer.remaining() || length > HEAD.bytes()) {
                throw altered("a file that is cut off");
            }
            var head = new byte[length];
            buffer.get(head);
            var text = new byte[buffer.remaining()];
            buffer.get(text);
            var view = JsonView.of(StrictJson.parseObject(Bytes.copyOf(head), HEAD));
            var share = view.at("keys").at(own.publicHex());
            if (!view.at("schema").text("").equals(SCHEMA) || !share.present()) {
                throw altered("one that is sealed to other keys");
            }
            var sealed = Bytes.copyOf(Base64.getDecoder().decode(share.text()));
            var key = SecretSeal.open(own, PURPOSE, Bytes.utf8(context), sealed).toArray();
            return Bytes.copyOf(run(Cipher.DECRYPT_MODE, key, head, text));
        } catch (IllegalArgumentException e) {
            throw altered("one that was altered");
        } catch (Refusal e) {
            throw e.problem().code().startsWith("HF-PIV")
                    ? e
                    : altered(e.problem().found());
        }
    }

    private static byte[] run(int mode, byte[] key, byte[] head, byte[] text) {
        try {
            var cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(new byte[NONCE]));
            cipher.updateAAD(head);
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("does not open", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static Refusal altered(String found) {
        return new Refusal(
                "HF-PIV-015", "the sealed set of this pivot", found, "fetch it again; if it stays so, abort the pivot");
    }
}
