package dev.holdfast.sim.pivot;

import dev.holdfast.capi.pivot.Phase;
import dev.holdfast.capi.pivot.PivotPlan;
import dev.holdfast.capi.pivot.PivotSource;
import dev.holdfast.capi.pivot.PivotTarget;
import dev.holdfast.capi.pivot.Progress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Both roles of one pivot in this process, stepped in turns until both have ended. Confined to one thread. */
public final class Duet {
    private final PivotSource source;
    private final PivotTarget target;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final long began = System.nanoTime();
    private String sourcePhase = "P1";
    private String targetPhase = "P3";
    private Runnable soak = () -> {};

    public Duet(PivotSource source, PivotTarget target) {
        this.source = source;
        this.target = target;
    }

    /** What passes the soak, before which nothing is removed at the source; without it the soak is what the target was given. */
    public Duet soaking(Runnable calm) {
        soak = calm;
        return this;
    }

    /**
     * Runs a pivot whose preflight finds nothing.
     *
     * @return seconds that were spent in each phase of each role, its waits included
     * @throws IllegalStateException when it is refused, blocked, undone or not over in time
     */
    public Map<String, Double> run(PivotPlan plan, Duration patience) {
        var first = timed("source P0", () -> source.begin(plan));
        require(first instanceof Progress.Moved, first);
        return finish(patience);
    }

    /**
     * Runs a pivot that has begun, from wherever it is.
     *
     * @return seconds that were spent in each phase of each role, its waits included
     * @throws IllegalStateException when it is blocked, undone or not over in time
     */
    public Map<String, Double> finish(Duration patience) {
        var end = System.nanoTime() + patience.toNanos();
        var said = source.statement();
        var heard = target.statement();
        while (true) {
            var offer = said;
            var answer = heard;
            var ours = timed("source " + sourcePhase, () -> source.step(answer));
            sourcePhase = phase(ours, sourcePhase);
            if (ours instanceof Progress.Moved) {
                said = source.statement();
            }
            var theirs = timed("target " + targetPhase, () -> target.step(offer, _ -> source.seal()));
            var before = targetPhase;
            targetPhase = phase(theirs, targetPhase);
            if (targetPhase.equals(Phase.SOAK.label()) && !before.equals(targetPhase)) {
                timed("waiting in " + targetPhase, () -> {
                    soak.run();
                    return theirs;
                });
            }
            if (theirs instanceof Progress.Moved) {
                heard = target.statement();
            }
            require(!(ours instanceof Progress.Blocked) && !(theirs instanceof Progress.Blocked), ours, theirs);
            require(System.nanoTime() < end, ours, theirs);
            if (ours instanceof Progress.Finished && theirs instanceof Progress.Finished) {
                break;
            }
            if (!(ours instanceof Progress.Moved) && !(theirs instanceof Progress.Moved)) {
                timed("waiting in " + waiting(ours, theirs), () -> {
                    LockSupport.parkNanos(pause(ours, theirs).toNanos());
                    return ours;
                });
            }
        }
        var problems = source.record().orElseThrow().problems();
        if (!problems.isEmpty()) {
            throw new IllegalStateException("expected a pivot that completes, found " + problems);
        }
        seconds.put("total", (System.nanoTime() - began) / 1e9);
        return Map.copyOf(seconds);
    }

    private Progress timed(String what, java.util.function.Supplier<Progress> work) {
        var start = System.nanoTime();
        var progress = work.get();
        seconds.merge(what, (System.nanoTime() - start) / 1e9, Double::sum);
        return progress;
    }

    private static String phase(Progress progress, String before) {
        return progress instanceof Progress.Moved(var phase) ? phase.label() : before;
    }

    private static String waiting(Progress... both) {
        return Stream.of(both)
                .filter(Progress.Waiting.class::isInstance)
                .map(Progress.Waiting.class::cast)
                .map(found -> found.phase().label() + " " + found.why().found())
                .filter(what -> !what.startsWith("P9"))
                .findFirst()
                .orElse("nothing");
    }

    private static Duration pause(Progress... both) {
        return Stream.of(both)
                .filter(Progress.Waiting.class::isInstance)
                .map(Progress.Waiting.class::cast)
                .map(Progress.Waiting::again)
                .min(Duration::compareTo)
                .orElse(Duration.ofMillis(20));
    }

    private static void require(boolean well, Progress... found) {
        if (!well) {
            throw new IllegalStateException("expected a pivot that goes on, found " + List.of(found));
        }
    }
}
