package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;
import java.util.Optional;

/** Port: brings one metadata file of one repository, from wherever it is. */
@FunctionalInterface
public interface Fetcher {
    /**
     * The file with this name, such as {@code 2.root.json}, {@code timestamp.json} or {@code 812.targets.json}; empty
     * when there is none.
     *
     * @param maxBytes longest answer to accept; a longer file is cut off at {@code maxBytes + 1} bytes so that the
     *     engine refuses it
     * @throws java.io.UncheckedIOException when the source cannot be reached: not an answer, try again later
     */
    Optional<Bytes> fetch(String file, int maxBytes);
}
