package dev.holdfast.hub.resource;

import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.problem.Problem;

/** What became of a deletion. */
public sealed interface DeleteResult {
    record Deleted(ResourceDocument last) implements DeleteResult {}

    /** It has begun; the document stays until it is done. */
    record Begun(ResourceDocument now) implements DeleteResult {}

    record Absent() implements DeleteResult {}

    record Kept(Problem why) implements DeleteResult {}

    /** Somebody else was faster. */
    record Stale(String seen, String now) implements DeleteResult {}
}
