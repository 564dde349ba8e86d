package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.id.Bytes;
import java.util.Optional;

/** Where the target gets the sealed file from: a link, or a stick. Needs no trust: the statement names the digest. */
public interface SealSource {
    /** The file of this attempt, when it is here. */
    Optional<Bytes> fetch(String id);
}
