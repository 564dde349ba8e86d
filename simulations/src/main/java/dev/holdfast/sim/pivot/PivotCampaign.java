package dev.holdfast.sim.pivot;

import dev.holdfast.sim.drive.Launchpad;
import dev.holdfast.sim.testbed.Binaries;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Kills one of both processes of a pivot at a chosen call, voyage after voyage, between two real API servers; a voyage
 * that was struck ends complete or as if it had never begun. Confined to one thread.
 */
public final class PivotCampaign implements AutoCloseable {
    /** Reads that are repeated until something happens are all alike. */
    private static final int MOST_READS = 8;

    private final Strait strait;

    private PivotCampaign(Strait strait) {
        this.strait = strait;
    }

    /** Starts servers, cluster and processes in this folder. */
    static PivotCampaign open(Binaries binaries, Path folder, SecureRandom random) throws IOException {
        var launchpad = Launchpad.prepare(folder.resolve("launchpad"));
        return new PivotCampaign(Strait.open(binaries, folder, launchpad.training(), random));
    }

    /** All points of an undisturbed pivot and of one that is given up, in the order of this seed. */
    List<Voyage> plan(long seed) {
        var all = new LinkedHashSet<Voyage>();
        for (var givenUp : List.of(false, true)) {
            var traces = strait.traces(givenUp);
            all.addAll(points(true, traces.getFirst(), givenUp));
            all.addAll(points(false, traces.getLast(), givenUp));
        }
        var shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }

    /** The same course from the first chunk goes on. */
    void launchFrom(Launchpad launchpad) {
        strait.launchFrom(launchpad);
    }

    Voyage.Outcome sail(Voyage voyage) {
        return strait.sail(voyage);
    }

    /** How many objects move, and how many of their changes somebody looked at. */
    String size() {
        return strait.objectCount() + " objects, " + strait.events() + " changes watched";
    }

    private static List<Voyage> points(boolean giver, List<String> trace, boolean givenUp) {
        var counts = new HashMap<String, Integer>();
        trace.forEach(call -> counts.merge(call, 1, Integer::sum));
        return counts.entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .flatMap(entry -> IntStream.rangeClosed(1, most(entry.getKey(), entry.getValue()))
                        .boxed()
                        .flatMap(number -> List.of(false, true).stream()
                                .map(after -> new Voyage(
                                        giver, Optional.of(new Point(entry.getKey(), number, after)), givenUp))))
                .toList();
    }

    private static int most(String call, int found) {
        return call.startsWith("get ") || call.startsWith("list ") ? Math.min(found, MOST_READS) : found;
    }

    @Override
    public void close() {
        strait.close();
    }
}
