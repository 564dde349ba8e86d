package dev.holdfast.capi.pivot;

/**
 * Where one side of a pivot keeps its record. Every write is a compare-and-swap: of two writers who read the same version
 * one is overtaken and has to read again. A write that was answered is durable.
 */
public interface PivotJournal {
    /** The version of a journal that was never written. */
    String NEW = "";

    /** Outcomes of reading. */
    sealed interface Look permits Entry, Blank, Silent {}

    /** Outcomes of writing. */
    sealed interface Outcome permits Entry, Overtaken, Silent {}

    /** The record and its version. */
    record Entry(PivotRecord record, String version) implements Look, Outcome {}

    /** Never written. */
    record Blank() implements Look {}

    /** Somebody else wrote since that version. */
    record Overtaken() implements Outcome {}

    /** No answer; a write may have happened or not. */
    record Silent(String reason) implements Look, Outcome {}

    Look read();

    /**
     * Replaces the record of this version.
     *
     * @param version as read, or {@link #NEW}
     */
    Outcome write(PivotRecord record, String version);
}
