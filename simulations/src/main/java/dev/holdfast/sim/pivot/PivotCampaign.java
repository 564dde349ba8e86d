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
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Kills processes of a pivot, voyage after voyage, between two real API servers: one of both at a chosen call, and then
 * who recovers from that, or whom it concerns, twice more. A voyage that was struck ends complete or as if it had never
 * begun. Confined to one thread.
 */
public final class PivotCampaign implements AutoCloseable {
    /** Reads that are repeated until something happens are all alike. */
    private static final int MOST_READS = 8;

    private static final int STRIKES = 3;
    /** Within so many calls after a kill most of a recovery is over. */
    private static final int RECOVERY = 60;

    private final Strait strait;

    private PivotCampaign(Strait strait) {
        this.strait = strait;
    }

    /** Starts servers, cluster and processes in this folder. */
    static PivotCampaign open(Binaries binaries, Path folder, SecureRandom random) throws IOException {
        var launchpad = Launchpad.prepare(folder.resolve("launchpad"));
        return new PivotCampaign(Strait.open(binaries, folder, launchpad.training(), random));
    }

    /** All points of an undisturbed pivot and of one that is given up, in the order of this seed, and what follows each. */
    List<Voyage> plan(long seed) {
        var all = new LinkedHashSet<Voyage>();
        for (var givenUp : List.of(false, true)) {
            var traces = strait.traces(givenUp);
            points(true, traces.getFirst()).forEach(strike -> all.add(new Voyage(List.of(strike), givenUp)));
            points(false, traces.getLast()).forEach(strike -> all.add(new Voyage(List.of(strike), givenUp)));
        }
        var shuffled = new ArrayList<>(all);
        var random = new Random(seed);
        Collections.shuffle(shuffled, random);
        return shuffled.stream().map(voyage -> harder(voyage, random)).toList();
    }

    private static Voyage harder(Voyage voyage, Random random) {
        var strikes = new ArrayList<>(voyage.strikes());
        while (strikes.size() < STRIKES) {
            var point = new Point(Point.ANY, 1 + random.nextInt(RECOVERY), random.nextBoolean());
            strikes.add(new Voyage.Strike(random.nextBoolean(), point));
        }
        return new Voyage(strikes, voyage.givenUp());
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

    private static List<Voyage.Strike> points(boolean giver, List<String> trace) {
        var counts = new HashMap<String, Integer>();
        trace.forEach(call -> counts.merge(call, 1, Integer::sum));
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(entry -> IntStream.rangeClosed(1, most(entry.getKey(), entry.getValue()))
                        .boxed()
                        .flatMap(number ->
                                Stream.of(false, true).map(after -> new Point(entry.getKey(), number, after))))
                .map(point -> new Voyage.Strike(giver, point))
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
