package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.id.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Since when nothing has changed. Starts anew with every process: only what was watched counts. Not thread-safe. */
final class Quiet {
    private Optional<Digest> last = Optional.empty();
    private Instant since = Instant.EPOCH;

    /** How long it has looked like this. */
    Duration observe(Digest now, Instant time) {
        if (!last.equals(Optional.of(now))) {
            last = Optional.of(now);
            since = time;
        }
        return Duration.between(since, time);
    }
}
