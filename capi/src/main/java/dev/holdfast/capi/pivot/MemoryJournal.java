package dev.holdfast.capi.pivot;

import java.util.Optional;

/** A journal that dies with the process: for tests and for copies that only show. Thread-safe. */
public final class MemoryJournal implements PivotJournal {
    private Optional<Entry> entry = Optional.empty();
    private long versions;

    @Override
    public synchronized Look read() {
        return entry.<Look>map(found -> found).orElseGet(Blank::new);
    }

    @Override
    public synchronized Outcome write(PivotRecord record, String version) {
        if (!entry.map(Entry::version).orElse(NEW).equals(version)) {
            return new Overtaken();
        }
        var next = new Entry(record, Long.toString(++versions));
        entry = Optional.of(next);
        return next;
    }
}
