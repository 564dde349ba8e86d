package dev.holdfast.hub.launch;

import dev.holdfast.protocol.desired.PivotKeys;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SigningKey;
import java.security.SecureRandom;
import java.util.List;

/** Keys of a hub whose Catalog names them. */
final class NamedKeys {
    private NamedKeys() {}

    static LaunchKeys fresh(SecureRandom random) {
        var signer = SigningKey.generate(random);
        var sealing = SealingKey.generate(random);
        var recovery = SealingKey.generate(random).publicHex();
        var named = new PivotKeys(List.of(signer.publicKey().hex()), List.of(sealing.publicHex()), List.of(recovery));
        return new LaunchKeys(signer, sealing, recovery, () -> named);
    }
}
