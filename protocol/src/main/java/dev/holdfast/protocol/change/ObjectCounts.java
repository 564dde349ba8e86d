package dev.holdfast.protocol.change;

import dev.holdfast.protocol.json.Json;

/**
 * How many objects come, change and go.
 *
 * @param kept stay although nobody lists them any more
 */
public record ObjectCounts(long added, long changed, long removed, long kept) {
    public static final ObjectCounts NONE = new ObjectCounts(0, 0, 0, 0);

    /** Those of both. */
    public ObjectCounts plus(ObjectCounts more) {
        return new ObjectCounts(added + more.added, changed + more.changed, removed + more.removed, kept + more.kept);
    }

    /** One object more. */
    ObjectCounts plus(ObjectChange change) {
        return switch (change.what()) {
            case ADDED -> plus(new ObjectCounts(1, 0, 0, 0));
            case CHANGED -> plus(new ObjectCounts(0, 1, 0, 0));
            case REMOVED -> plus(new ObjectCounts(0, 0, 1, 0));
            case KEPT -> plus(new ObjectCounts(0, 0, 0, 1));
        };
    }

    /** Members {@code added, changed, removed, kept}. */
    public Json.Obj json() {
        return Json.object("added", added, "changed", changed, "removed", removed, "kept", kept);
    }
}
