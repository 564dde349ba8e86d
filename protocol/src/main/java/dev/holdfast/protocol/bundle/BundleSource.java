package dev.holdfast.protocol.bundle;

import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.trust.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Port: where signed files come from — broker and HTTPS, or a bundle on a stick. One path for all (architecture.md). */
public interface BundleSource {
    /** What messages call it: {@code mqtt}, {@code https} or {@code stick}. */
    String via();

    /** One metadata file; at most {@code maxBytes + 1} bytes of it. */
    Optional<Bytes> metadata(Repository repository, String file, int maxBytes) throws IOException;

    /**
     * Content by digest from byte {@code offset} on; empty when the source has none. Not checked: the caller hashes.
     */
    Optional<InputStream> blob(BlobRef blob, long offset) throws IOException;
}
