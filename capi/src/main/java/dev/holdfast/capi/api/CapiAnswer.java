package dev.holdfast.capi.api;

import java.util.List;

/** Everything the API server can answer, as values. */
public interface CapiAnswer {
    /** Outcomes of asking for the server's version. */
    sealed interface Version permits Told, Denied, Unavailable {}

    /** Outcomes of asking for all kinds. */
    sealed interface Kinds permits Served, Denied, Unavailable {}

    /** Outcomes of listing objects. */
    sealed interface Listing permits Listed, Absent, Denied, Unavailable {}

    /** Outcomes of reading one object. */
    sealed interface Read permits Found, Absent, Denied, Unavailable {}

    /** Outcomes of writing one object. */
    sealed interface Write permits Written, Exists, Conflict, Absent, Denied, Unavailable {}

    /** Outcomes of deleting one object. */
    sealed interface Removal permits Gone, Ending, Replaced, Denied, Unavailable {}

    /** The version of Kubernetes, as in {@code v1.35.2}. */
    record Told(String version) implements Version {}

    /** The kinds, sorted by name. */
    record Served(List<CapiKind> kinds) implements Kinds {
        public Served {
            kinds = List.copyOf(kinds);
        }
    }

    /** The objects, sorted by name. */
    record Listed(List<CapiObject> objects) implements Listing {
        public Listed {
            objects = List.copyOf(objects);
        }
    }

    /** The object as it is. */
    record Found(CapiObject object) implements Read {}

    /** The write is done; the object as the server answered it. */
    record Written(CapiObject object) implements Write {}

    /** Another object has this name. */
    record Exists() implements Write {}

    /** The object is not the one that was seen: another version, or another uid. */
    record Conflict(String reason) implements Write {}

    /** No such object, no such kind, or no such namespace to create it in. */
    record Absent(String what) implements Listing, Read, Write {}

    /** The server refuses what we ask: rights, schema, admission, quota. Asking again helps only when that changes. */
    record Denied(String reason) implements Version, Kinds, Listing, Read, Write, Removal {}

    /** No answer, or not now: it may have been done or not. */
    record Unavailable(String reason) implements Version, Kinds, Listing, Read, Write, Removal {}

    /** The object does not exist any more. */
    record Gone() implements Removal {}

    /** Deletion has begun; finalizers hold the object. */
    record Ending() implements Removal {}

    /** Another object has this name now; it was left alone. */
    record Replaced() implements Removal {}
}
