package dev.holdfast.agent.kube;

import java.time.Duration;
import java.util.List;

/** Everything the API server can answer, as values. */
public interface Answer {
    /** Outcomes of asking for its health. */
    sealed interface Health permits Healthy, Unavailable {}

    /** Outcomes of asking for a kind. */
    sealed interface Lookup permits Known, UnknownKind, Unavailable {}

    /** Outcomes of reading one object. */
    sealed interface Read permits Found, Absent, UnknownKind, Forbidden, Rejected, Unavailable {}

    /** Outcomes of writing one object. */
    sealed interface Write
            permits Applied, Conflict, Immutable, Absent, UnknownKind, Forbidden, Rejected, Unavailable {}

    /** Outcomes of deleting one object. */
    sealed interface Removal permits Gone, Ending, Replaced, Forbidden, Rejected, Unavailable {}

    /** Ready to serve. */
    record Healthy() implements Health {}

    /** The kind exists. */
    record Known(Resource resource) implements Lookup {}

    /** The API server does not serve this kind (yet). */
    record UnknownKind(String apiVersion, String kind) implements Lookup, Read, Write {}

    /** The object as it is. */
    record Found(LiveObject live) implements Read {}

    /** There is no such object; for a write: the namespace it would live in does not exist, or is being deleted. */
    record Absent(String what) implements Read, Write {}

    /** The write is done; the object as the server answered it. */
    record Applied(LiveObject live) implements Write {}

    /** Other managers own fields with other values, or the object is not the one that was seen. */
    record Conflict(List<Claim> claims, String message) implements Write {
        public Conflict {
            claims = List.copyOf(claims);
        }
    }

    /** A field that must not change would. */
    record Immutable(String field, String message) implements Write {}

    /** Whoever asks lacks a right; {@code reason} is the server's own sentence, with user, verb and resource. */
    record Forbidden(String reason) implements Read, Write, Removal {}

    /** The server refuses what we ask; asking again helps only when something else changes. */
    record Rejected(String reason) implements Read, Write, Removal {}

    /** No answer, or not now: ask again, not before {@code retryAfter} (zero when the server named no time). */
    record Unavailable(String reason, Duration retryAfter) implements Health, Lookup, Read, Write, Removal {
        public Unavailable(String reason) {
            this(reason, Duration.ZERO);
        }
    }

    /** The object does not exist any more. */
    record Gone() implements Removal {}

    /** Deletion has begun; something still holds the object (a finalizer, its pods). */
    record Ending() implements Removal {}

    /** Another object has this name now; it was left alone. */
    record Replaced() implements Removal {}
}
