package dev.holdfast.hub.publish;

import dev.holdfast.protocol.id.Bytes;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something for one site that its Director vouches for beside the desired state.
 *
 * @param path of the target
 */
public record Enclosure(String path, Bytes content) {
    /** What tells two lists apart; empty for an empty list. */
    static String digest(List<Enclosure> enclosures) {
        return enclosures.isEmpty()
                ? ""
                : Bytes.utf8(enclosures.stream()
                                .map(one -> one.path() + " " + one.content().digest())
                                .sorted()
                                .collect(Collectors.joining("\n")))
                        .digest()
                        .value();
    }
}
