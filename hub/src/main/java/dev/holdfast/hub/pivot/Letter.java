package dev.holdfast.hub.pivot;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.sign.Envelope;
import java.util.List;

/**
 * What is said to one site now.
 *
 * @param seals the sealed file, or none
 */
public record Letter(Envelope statement, List<Bytes> seals) {
    public Letter {
        seals = List.copyOf(seals);
    }
}
