package dev.holdfast.sim.testbed.capi;

import dev.holdfast.sim.testbed.Need;
import java.nio.file.Path;
import java.util.Optional;

/** Beds for tests of both sides at once. */
final class Beds {
    private Beds() {}

    /** Both sides with all their managers; where that cannot be, {@code untested} is what stays unknown. */
    static Bed both(Path folder, String untested) {
        var bed = Bed.start(Need.here().clusterApi(untested), folder);
        try {
            needBoth(bed);
            return bed;
        } catch (RuntimeException | Error e) {
            bed.close();
            throw e;
        }
    }

    /** Goes on only where infrastructure managers run on both sides. */
    static void needBoth(Bed bed) {
        Need.here()
                .orSkip(
                        Optional.of(bed).filter(Bed::isSeparate),
                        "infrastructure managers on both sides at once",
                        "run as root on Linux");
    }
}
