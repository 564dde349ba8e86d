package dev.holdfast.hub.keys;

import dev.holdfast.hub.disk.DurableFile;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.SealingKey;
import java.nio.file.Path;

/** Keys that left the hub's machine, opened on the machine of whoever has them. */
public final class OfflineKey {
    private OfflineKey() {}

    /**
     * The fleet's recovery key.
     *
     * @param folder with {@code recovery.key.json} and {@code passphrase}, as the first start of the hub made it
     * @throws Refusal HF-KEY-003 when it cannot be opened
     */
    public static SealingKey recovery(Path folder) {
        var file = DurableFile.read(folder.resolve("recovery.key.json"));
        var passphrase = DurableFile.read(folder.resolve("passphrase"));
        if (file.isEmpty() || passphrase.isEmpty()) {
            throw new Refusal(
                    "HF-KEY-003",
                    "recovery.key.json and passphrase in " + folder,
                    "not both of them",
                    "name the folder 'offline' that the first start of the hub made");
        }
        return SealingKey.fromSeed(
                SealedFile.open(file.get(), "recovery", passphrase.get().utf8().strip()));
    }
}
