package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.id.Bytes;

/** Where sealed sets are kept, by pivot id: on the way to the target, and as escrow afterwards. */
public interface SealStore {
    /** Outcomes of reading. */
    sealed interface Look permits Kept, Nothing, Silent {}

    /** Outcomes of writing and deleting. */
    sealed interface Outcome permits Done, Silent {}

    /** The file. */
    record Kept(Bytes file) implements Look {}

    /** No file of that name, or not all of it. */
    record Nothing() implements Look {}

    /** It is durable. */
    record Done() implements Outcome {}

    /** No answer; asking again is harmless. */
    record Silent(String reason) implements Look, Outcome {}

    Look read(String id);

    /** Stores the file, replacing one of the same id. */
    Outcome write(String id, Bytes file);

    Outcome delete(String id);
}
