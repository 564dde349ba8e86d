package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.problem.Problem;
import java.util.Optional;

/** The journal for one step: read once, then written in turn, each write on top of the one before. */
final class Ledger {
    private final PivotJournal journal;
    private Optional<PivotJournal.Entry> entry;

    private Ledger(PivotJournal journal, Optional<PivotJournal.Entry> entry) {
        this.journal = journal;
        this.entry = entry;
    }

    static Ledger open(PivotJournal journal) {
        return switch (journal.read()) {
            case PivotJournal.Entry found -> new Ledger(journal, Optional.of(found));
            case PivotJournal.Blank _ -> new Ledger(journal, Optional.empty());
            case PivotJournal.Silent(var reason) -> throw Side.silent(reason);
        };
    }

    Optional<PivotRecord> record() {
        return entry.map(PivotJournal.Entry::record);
    }

    /** Writes it down; whatever follows may rely on it. */
    PivotRecord write(PivotRecord next) {
        return switch (journal.write(
                next, entry.map(PivotJournal.Entry::version).orElse(PivotJournal.NEW))) {
            case PivotJournal.Entry written -> {
                entry = Optional.of(written);
                yield written.record();
            }
            case PivotJournal.Overtaken _ ->
                throw Halt.wait(new Problem(
                        "HF-PIV-022",
                        "nobody else to write this journal",
                        "another writer was quicker",
                        "nothing; it is read again"));
            case PivotJournal.Silent(var reason) -> throw Side.silent(reason);
        };
    }
}
