package dev.holdfast.agent.kube;

import dev.holdfast.protocol.layer.ObjectRef;
import java.util.Map;

/** Hears about objects with our label; called by one thread per watch, must return quickly. */
public interface WatchListener {
    /** The complete list: what is not in it does not exist or has lost our label. */
    void listed(Map<ObjectRef, Stamp> all);

    /** An object appeared or changed. */
    void changed(ObjectRef ref, Stamp stamp);

    /** An object disappeared, or lost our label. */
    void gone(ObjectRef ref);

    /** We may not watch this kind; asked again later. */
    default void refused(String reason) {
        interrupted(reason);
    }

    /** Nothing is heard for now; a list follows when it is over. */
    void interrupted(String reason);
}
