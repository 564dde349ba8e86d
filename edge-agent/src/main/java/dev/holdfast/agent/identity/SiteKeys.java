package dev.holdfast.agent.identity;

import dev.holdfast.agent.store.DurableFile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SigningKey;
import dev.holdfast.protocol.tls.Certifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The site's private keys in {@code DIR/keys}: made once, readable by their owner only, never overwritten. The TLS key file
 * also holds the public half, so that nothing has to be derived.
 */
record SiteKeys(SigningKey agent, SealingKey sealing, KeyPair tls, String instance) {
    static SiteKeys openOrMake(Path folder, SecureRandom random) throws IOException {
        DurableFile.folder(folder);
        var agent = SigningKey.fromSeed(hex(
                folder.resolve("agent.key"), () -> SigningKey.generate(random).seed()));
        var sealing = hex(
                folder.resolve("sealing.key"), () -> SealingKey.generate(random).seed());
        var tls = Pem.keyPair(text(folder.resolve("tls.key"), () -> Pem.write(Certifier.newPair(random))));
        var instance = text(folder.resolve("instance"), () -> {
            var id = new byte[16];
            random.nextBytes(id);
            return HexFormat.of().formatHex(id);
        });
        return new SiteKeys(agent, SealingKey.fromSeed(sealing), tls, instance);
    }

    private interface Maker<T> {
        T make();
    }

    private static Bytes hex(Path file, Maker<Bytes> maker) throws IOException {
        return Bytes.copyOf(HexFormat.of()
                .parseHex(text(file, () -> HexFormat.of().formatHex(maker.make().toArray()))));
    }

    private static String text(Path file, Maker<String> maker) throws IOException {
        if (!Files.exists(file)) {
            DurableFile.write(file, Bytes.utf8(maker.make()));
        }
        return Files.readString(file).strip();
    }
}
