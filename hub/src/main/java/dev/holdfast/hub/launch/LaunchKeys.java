package dev.holdfast.hub.launch;

import dev.holdfast.protocol.desired.PivotKeys;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.Signer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The keys of the hub's side of a pivot.
 *
 * @param signer signs statements and calls
 * @param sealing opens what sites seal to the hub
 * @param recovery the fleet's offline X25519 key, in hexadecimal
 * @param named those that the newest Catalog names; sites follow no others
 */
public record LaunchKeys(Signer signer, SealingKey sealing, String recovery, Supplier<PivotKeys> named) {
    /** Why sites would not follow these, or not seal to them: nothing may begin that they refuse later. */
    Optional<Problem> unnamed() {
        var now = named.get();
        return unnamed(now.hub(), signer.publicKey().hex(), "to speak in pivots")
                .or(() -> unnamed(now.sealing(), sealing.publicHex(), "to be sealed to in pivots"))
                .or(() -> unnamed(now.recovery(), recovery, "as the fleet's recovery key"));
    }

    private static Optional<Problem> unnamed(List<String> named, String key, String what) {
        return named.contains(key)
                ? Optional.empty()
                : Optional.of(new Problem(
                        "HF-LCH-008",
                        "a Catalog that names " + key + " " + what,
                        named.isEmpty() ? "one that names none" : String.join(", ", named),
                        "start the hub anew: it signs a Catalog with its keys; no cluster moves until then"));
    }
}
