package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiObject;
import java.util.Collection;
import java.util.Optional;

/**
 * Whose controllers have not confirmed a pause, or its end. One object is remembered and asked alone, so that waiting for
 * a slow controller does not cost a look at everything. Not thread-safe.
 */
final class Confirmations {
    private Optional<CapiObject> awaited = Optional.empty();

    /** The object that was found last and still has not confirmed; nothing when a whole look is worth it. */
    Optional<CapiObject> straggler(Side side, boolean paused) {
        awaited = awaited.flatMap(object -> side.get(object.ref())).filter(now -> Pauses.isUnconfirmed(now, paused));
        return awaited;
    }

    /** One of these that has not confirmed. */
    Optional<CapiObject> missing(Collection<CapiObject> members, boolean paused) {
        awaited = Pauses.unconfirmed(members, paused).reduce((_, last) -> last);
        return awaited;
    }
}
