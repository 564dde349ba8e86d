package dev.holdfast.packs.remote;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.problem.Refusal;
import java.util.Optional;

/** What archives have in common wherever they come from. */
final class Archives {
    /** Bytes; Helm's own bound for an unpacked chart is the same. */
    static final int LARGEST = 100 << 20;

    private Archives() {}

    /** The digest of an archive that is what was announced. @throws Refusal HF-REG-010 */
    static Digest checked(Upstream.Item item, Bytes content, Optional<Digest> announced) {
        var digest = content.digest();
        if (announced.isPresent() && !announced.get().equals(digest)) {
            throw new Refusal(
                    "HF-REG-010",
                    item + " with the digest " + announced.get(),
                    digest.toString(),
                    "somebody changed it on the way or at the registry: ask its owner");
        }
        return digest;
    }
}
