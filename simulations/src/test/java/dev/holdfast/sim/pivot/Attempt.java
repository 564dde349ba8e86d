package dev.holdfast.sim.pivot;

import dev.holdfast.capi.pivot.Phase;
import dev.holdfast.capi.pivot.PivotPlan;
import dev.holdfast.capi.pivot.PivotRecord;
import dev.holdfast.capi.pivot.PivotSource;
import dev.holdfast.capi.pivot.PivotTarget;
import dev.holdfast.capi.pivot.PivotTimes;
import dev.holdfast.capi.pivot.Progress;
import dev.holdfast.capi.pivot.Role;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.sim.testbed.Patience;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One pivot, step by step, with a memory for what either role complained about. Confined to one thread. */
final class Attempt {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    final PivotSource source;
    final PivotTarget target;
    private final PivotPlan plan;
    private final Set<String> complaints = new LinkedHashSet<>();

    private Attempt(PivotPlan plan, PivotSource source, PivotTarget target) {
        this.plan = plan;
        this.source = source;
        this.target = target;
    }

    static Attempt of(DevCluster cluster, Shore from, Shore to, PivotPlan plan, String recovery, PivotTimes times) {
        var clock = Clock.systemUTC();
        return new Attempt(
                plan,
                from.source(cluster.name(), to.known(), recovery, times, clock, new SecureRandom()),
                to.target(cluster, from.known(), times, clock));
    }

    /** The same source, and another who wants to be its target. */
    Attempt with(PivotTarget another) {
        return new Attempt(plan, source, another);
    }

    /** P0: why it is refused, or not begun yet, or nothing. */
    List<Problem> begin() {
        return switch (source.begin(plan)) {
            case Progress.Blocked(var _, var problems) -> problems;
            case Progress.Waiting(var _, var why, var _) -> List.of(why);
            case Progress.Moved _ -> List.of();
            case Progress other -> throw new AssertionError(other);
        };
    }

    Progress stepSource() {
        return noted(source.step(target.statement()));
    }

    Progress stepTarget() {
        return noted(target.step(source.statement(), _ -> source.seal()));
    }

    /** Both in turn, until that role is in that phase. */
    void until(Role role, Phase phase) {
        new Patience(PATIENCE).until(role + " in " + phase + ", " + complaints, () -> {
            if (phase(role).equals(Optional.of(phase))) {
                return true;
            }
            stepSource();
            if (!phase(role).equals(Optional.of(phase))) {
                stepTarget();
            }
            return phase(role).equals(Optional.of(phase));
        });
    }

    /** Both in turn, until one of them complains so. */
    void untilComplaint(String code) {
        new Patience(PATIENCE).until(code + " after " + complaints, () -> {
            stepSource();
            stepTarget();
            return codes().contains(code);
        });
    }

    /** Until nothing is left to be done by anybody. */
    void untilOver() {
        new Patience(PATIENCE).until("the end of " + plan + ", " + complaints, () -> {
            var ours = stepSource();
            var theirs = stepTarget();
            return ours instanceof Progress.Finished
                    && (theirs instanceof Progress.Finished || theirs instanceof Progress.Idle);
        });
    }

    Optional<Phase> phase(Role role) {
        var record = role == Role.SOURCE ? source.record() : target.record();
        return record.filter(found -> found.role() == role && found.id().equals(plan.id()))
                .map(PivotRecord::phase);
    }

    /** Codes of everything that was complained about so far, and of why it was given up. */
    Set<String> codes() {
        var codes = new LinkedHashSet<String>();
        complaints.forEach(line -> codes.add(line.substring(0, "HF-PIV-000".length())));
        source.record().filter(record -> record.id().equals(plan.id())).ifPresent(record -> record.problems()
                .forEach(problem -> codes.add(problem.code())));
        return codes;
    }

    Set<String> complaints() {
        return Set.copyOf(complaints);
    }

    private Progress noted(Progress progress) {
        switch (progress) {
            case Progress.Blocked(var _, var problems) -> problems.forEach(this::note);
            case Progress.Waiting(var _, var why, var _) -> note(why);
            case Progress.Finished(var _, var problems) -> problems.forEach(this::note);
            case Progress.Idle _, Progress.Moved _ -> {}
        }
        return progress;
    }

    private void note(Problem problem) {
        complaints.add(problem.code() + " " + problem.found());
    }
}
