package dev.holdfast.hub.pivot;

import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.message.SealPart;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sealed files that arrive in ranges over the broker. Only the file that a site's statement names is collected, in order,
 * and only so many at once; a site sends again what did not get through. Thread-safe.
 */
final class SealParts {
    private static final int MOST_AT_ONCE = 16;

    private record Partial(BlobRef file, ByteArrayOutputStream bytes) {}

    private final Map<SiteId, Partial> partials = new LinkedHashMap<>();

    /** Adds a range; answers the file when it is complete. */
    synchronized Optional<Bytes> add(SiteId site, SealPart part, BlobRef wanted) {
        var fits = part.file().equals(wanted.digest())
                && part.total() == wanted.length()
                && part.data().length() <= SealPart.LONGEST
                && part.offset() + part.data().length() <= wanted.length();
        if (!fits) {
            return Optional.empty();
        }
        if (part.offset() == 0) {
            partials.remove(site);
            partials.put(site, new Partial(wanted, new ByteArrayOutputStream()));
            partials.keySet().stream()
                    .limit(Math.max(0, partials.size() - MOST_AT_ONCE))
                    .toList()
                    .forEach(partials::remove);
        }
        var partial = partials.get(site);
        if (partial == null || !partial.file().equals(wanted) || partial.bytes().size() != part.offset()) {
            return Optional.empty();
        }
        partial.bytes().writeBytes(part.data().toArray());
        if (partial.bytes().size() < wanted.length()) {
            return Optional.empty();
        }
        partials.remove(site);
        return Optional.of(Bytes.copyOf(partial.bytes().toByteArray()));
    }
}
