package dev.holdfast.protocol.change;

import dev.holdfast.protocol.layer.LayerObject;
import dev.holdfast.protocol.layer.ObjectRef;
import java.util.List;
import java.util.Optional;

/**
 * One object that comes, changes or goes between two contents of a site.
 *
 * @param fields what differs of an object that changes, with items of lists by their names; none of one that comes or goes
 */
public record ObjectChange(What what, List<ValueChange> fields, Optional<LayerObject> from, Optional<LayerObject> to) {
    /** What becomes of an object. */
    public enum What {
        ADDED,
        CHANGED,
        REMOVED,
        /** Nobody lists it any more, and it stays because it holds data or its author asked for that. */
        KEPT
    }

    public ObjectChange {
        fields = List.copyOf(fields);
    }

    /** Which object it is. */
    public ObjectRef ref() {
        return to.or(() -> from).orElseThrow().ref();
    }
}
