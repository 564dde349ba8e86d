package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.sign.SealingKey;
import java.util.Optional;

/** The sealed set at the target: fetched once, kept sealed, opened in memory. Confined to one thread. */
final class TargetSets {
    private final SealStore seals;
    private final SealingKey own;
    private Optional<PivotSet> opened = Optional.empty();
    private String dropped = "";

    TargetSets(SealStore seals, SealingKey own) {
        this.seals = seals;
        this.own = own;
    }

    /** The set, fetched when it is not here; here to stay afterwards. */
    PivotSet fetch(PivotRecord record, SealSource from) {
        var kept = stored(record);
        if (kept.isEmpty()) {
            var file = from.fetch(record.id())
                    .orElseThrow(() -> Halt.wait(new Problem(
                            "HF-PIV-031",
                            "the sealed set of pivot " + record.id(),
                            "it is not here yet",
                            "bring the link up, or the stick")));
            if (!isRight(record, file)) {
                throw Halt.wait(new Problem(
                        "HF-PIV-015",
                        "a sealed set of digest " + record.seal().file(),
                        file.digest() + ", " + file.length() + " bytes",
                        "fetch it again; if it stays so, abort the pivot"));
            }
            if (seals.write(record.id(), file) instanceof SealStore.Silent(var reason)) {
                throw Side.silent(reason);
            }
        }
        return open(record);
    }

    /** The set that is here. */
    PivotSet open(PivotRecord record) {
        if (opened.filter(set -> set.id().equals(record.id())).isEmpty()) {
            var file = stored(record)
                    .orElseThrow(() -> Halt.wait(new Problem(
                            "HF-PIV-015",
                            "the sealed set of pivot " + record.id() + " where it was put",
                            "it is gone or damaged",
                            "restore it; the source has the same file")));
            opened = Optional.of(unsealed(record, file));
        }
        return opened.orElseThrow();
    }

    /** The set, when it can be opened: cleaning up does without. */
    Optional<PivotSet> known(PivotRecord record) {
        return stored(record).isPresent() ? Optional.of(open(record)) : Optional.empty();
    }

    /** The target needs it no more; once in a process is enough. */
    void drop(PivotRecord record) {
        if (dropped.equals(record.id())) {
            return;
        }
        if (seals.delete(record.id()) instanceof SealStore.Silent(var reason)) {
            throw Side.silent(reason);
        }
        opened = Optional.empty();
        dropped = record.id();
    }

    private Optional<Bytes> stored(PivotRecord record) {
        return switch (seals.read(record.id())) {
            case SealStore.Kept(var file) -> Optional.of(file).filter(found -> isRight(record, found));
            case SealStore.Nothing _ -> Optional.empty();
            case SealStore.Silent(var reason) -> throw Side.silent(reason);
        };
    }

    private static boolean isRight(PivotRecord record, Bytes file) {
        var ref = BlobRef.of(file);
        return ref.length() == record.seal().length()
                && ref.digest().toString().equals(record.seal().file());
    }

    private PivotSet unsealed(PivotRecord record, Bytes file) {
        var context = PivotSet.context(record.cluster(), record.id(), record.epoch());
        var plain = Packed.unpack(Seal.open(file, context, own));
        if (!plain.digest().toString().equals(record.seal().set())) {
            throw Halt.stop(
                    "HF-PIV-015",
                    "a set of digest " + record.seal().set(),
                    plain.digest().toString(),
                    "abort the pivot: source and file disagree");
        }
        return PivotSet.parse(plain);
    }
}
