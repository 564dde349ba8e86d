package dev.holdfast.protocol.message;

import dev.holdfast.protocol.id.Bytes;
import java.util.Optional;

/**
 * What a site says in a pivot.
 *
 * @param statement an envelope, as the site wrote it
 * @param seal the sealed file that it names, while the hub needs it
 */
public record PivotLetter(Bytes statement, Optional<Bytes> seal) {}
