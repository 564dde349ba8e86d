package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.problem.Problem;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the source does in each phase; every step may be repeated from its beginning. Confined to one thread. */
final class SourceSteps {
    private final Side side;
    private final SealStore seals;
    private final SourceKeys keys;
    private final SourceFence fence;
    private final PivotTimes times;
    private final Clock clock;
    private final SecureRandom random;
    private final Quiet quiet = new Quiet();
    private final Confirmations confirmations = new Confirmations();
    private List<CapiKind> kinds = List.of();

    SourceSteps(
            Side side,
            SealStore seals,
            SourceKeys keys,
            SourceFence fence,
            PivotTimes times,
            Clock clock,
            SecureRandom random) {
        this.side = side;
        this.seals = seals;
        this.keys = keys;
        this.fence = fence;
        this.times = times;
        this.clock = clock;
        this.random = random;
    }

    /** P0. The record holds the intent to pause, before anything is paused. */
    PivotRecord preflight(PivotPlan plan) {
        kinds = List.of();
        var graph = read(plan.namespace(), plan.cluster(), candidates())
                .orElseThrow(() -> Halt.stop(
                        "HF-PIV-001",
                        "a Cluster " + plan.namespace() + "/" + plan.cluster(),
                        "none on this API server",
                        "check the name; the cluster may have moved already"));
        var problems = Preflight.problems(graph, plan.epoch());
        if (!problems.isEmpty()) {
            throw Halt.stop(problems);
        }
        var cluster =
                new ClusterRef(plan.namespace(), plan.cluster(), graph.cluster().uid());
        return PivotRecord.begin(Role.SOURCE, cluster, plan.id(), plan.epoch(), Phase.FREEZE, clock.instant())
                .pausing(Pauses.of(graph));
    }

    /** P1 and P2: pause, wait until it is confirmed and quiet, seal that very state. */
    Progress freeze(Ledger ledger, PivotRecord record) {
        var late = late(record, times.freeze());
        // The Cluster last: what is paused by itself may be slow to confirm, and meanwhile the rest is managed.
        var paused = new ArrayList<CapiObject>();
        for (var point : record.pauses().reversed()) {
            var slow = Pauses.unconfirmed(paused, true).findFirst();
            if (slow.isPresent() && point.how() != PausePoint.How.ANNOTATION) {
                return late
                        ? aborted(ledger, record, unconfirmed(slow.get()))
                        : new Progress.Waiting(Phase.FREEZE, unconfirmed(slow.get()), times.poll());
            }
            var now = Pauses.set(side, point.member(), point.how(), true);
            if (now.isEmpty()) {
                return aborted(ledger, record, moved("no " + point.member().ref() + " any more"));
            }
            paused.add(now.get());
        }
        var waiting = late
                ? Optional.<CapiObject>empty()
                : Pauses.unconfirmed(paused, true).findFirst().or(() -> confirmations.straggler(side, true));
        if (waiting.isPresent()) {
            return new Progress.Waiting(Phase.FREEZE, unconfirmed(waiting.get()), times.poll());
        }
        var graph = read(record, candidates());
        if (graph.isEmpty()) {
            return aborted(ledger, record, moved("no " + record.cluster()));
        }
        var unrest = unrest(graph.get());
        if (unrest.isEmpty()) {
            return seal(ledger, record, graph.get());
        }
        return late
                ? aborted(ledger, record, unrest.get().why())
                : new Progress.Waiting(
                        Phase.FREEZE, unrest.get().why(), unrest.get().again());
    }

    /** Why the set is not sealed yet, and when it is worth another look. */
    private record Unrest(Problem why, Duration again) {}

    private Optional<Unrest> unrest(Graph graph) {
        var blocked = graph.members().stream()
                .filter(member -> member.annotated(Marks.BLOCK_MOVE))
                .findFirst();
        if (blocked.isPresent()) {
            return Optional.of(new Unrest(unfrozen(blocked.get() + " asks to wait (block-move)"), times.poll()));
        }
        var members = graph.members().stream()
                .filter(member -> !graph.shared().contains(member.identity()))
                .toList();
        var waiting = confirmations.missing(members, true);
        if (waiting.isPresent()) {
            return Optional.of(new Unrest(unconfirmed(waiting.get()), times.poll()));
        }
        // Versions only rise: what looks the same at both ends of the quiet period was never written in between.
        var rest = times.quiet().minus(quiet.observe(graph.versions(), clock.instant()));
        return rest.isPositive() ? Optional.of(new Unrest(unfrozen("changes a moment ago"), rest)) : Optional.empty();
    }

    private static Problem unconfirmed(CapiObject object) {
        return unfrozen(object + " has not confirmed the pause");
    }

    private Progress seal(Ledger ledger, PivotRecord record, Graph graph) {
        if (keys.targetSealing().isEmpty() || keys.recovery().isEmpty()) {
            return aborted(
                    ledger,
                    record,
                    new Problem(
                            "HF-PIV-046",
                            "keys to seal the cluster to, named by the Catalog and by the call that is kept",
                            "none any more",
                            "nothing: the hub calls again with its keys of today"));
        }
        var set = new PivotSet(
                record.cluster(), record.id(), record.epoch(), graph.kinds(), graph.members(), record.pauses());
        var plain = set.write();
        var context = PivotSet.context(record.cluster(), record.id(), record.epoch());
        var recipients = List.of(keys.targetSealing(), keys.recovery());
        var file = Seal.close(Packed.pack(plain), context, recipients, random);
        if (seals.write(record.id(), file) instanceof SealStore.Silent(var reason)) {
            throw Side.silent(reason);
        }
        var ref = new SealRef(
                plain.digest().toString(),
                graph.content(record.pauses()).toString(),
                BlobRef.of(file).digest().toString(),
                file.length());
        var members = graph.members().stream()
                .filter(member -> !graph.shared().contains(member.identity()))
                .map(Member::of)
                .toList();
        var next = record.at(Phase.COMMIT, clock.instant()).sealed(ref).having(members);
        return new Progress.Moved(ledger.write(next).phase());
    }

    /** P6: the one decision, by compare-and-swap of this journal. */
    Progress decide(Ledger ledger, PivotRecord record, Optional<PivotStatement> heard) {
        if (heard.isPresent() && heard.get().decision() == Decision.ABORTED) {
            return aborted(ledger, record, heard.get().problems());
        }
        if (heard.isEmpty() || heard.get().phase() != Phase.COMMIT) {
            var late = new Problem(
                    "HF-PIV-013",
                    "a target that is ready",
                    "none within " + times.prepare(),
                    "see the site's status, then begin again with another id");
            return late(record, times.prepare())
                    ? aborted(ledger, record, late)
                    : new Progress.Waiting(Phase.COMMIT, late, times.poll());
        }
        var ready = heard.get();
        if (!ready.seal().set().equals(record.seal().set()) || ready.targetUid().isEmpty()) {
            throw Halt.stop(
                    "HF-PIV-014",
                    "a target that verified this set",
                    "one that speaks of another set or does not say which cluster it is",
                    "see which agents use this site's identity");
        }
        var changed = changed(record);
        if (changed.isPresent()) {
            return aborted(ledger, record, changed.get());
        }
        var committed =
                record.decided(Decision.COMMITTED).aimed(ready.targetUid()).at(Phase.TOMBSTONE, clock.instant());
        return new Progress.Moved(ledger.write(committed).phase());
    }

    /** Whether what is here now is still what was sealed: not every controller honours a pause. */
    private Optional<Problem> changed(PivotRecord record) {
        var used = candidates().stream()
                .filter(kind -> record.members().stream().anyMatch(member -> kind.names(member.ref())))
                .toList();
        var graph = read(record, used);
        if (graph.isEmpty() || !graph.get().paused()) {
            return Optional.of(moved("the Cluster is gone or no longer paused"));
        }
        return graph.get()
                        .content(record.pauses())
                        .toString()
                        .equals(record.seal().content())
                ? Optional.empty()
                : Optional.of(moved("other objects or other content"));
    }

    /** P9: cut off, wait until the target has soaked, then remove exactly what was sealed. */
    Progress tombstone(Ledger ledger, PivotRecord record, Optional<PivotStatement> heard) {
        if (!record.fenced()) {
            var open = fence.shut(record);
            if (open.isPresent()) {
                throw Halt.wait(new Problem(
                        "HF-PIV-026", "the source's access to be cut off", open.get(), "nothing; it is tried again"));
            }
            return new Progress.Moved(ledger.write(record.fencedOff()).phase());
        }
        if (heard.isEmpty() || heard.get().phase() != Phase.DONE) {
            record.pauses().forEach(this::hold);
            return new Progress.Waiting(
                    Phase.TOMBSTONE,
                    new Problem(
                            "HF-PIV-027",
                            "a target that has soaked",
                            heard.map(said -> "phase " + said.phase().label()).orElse("silence"),
                            "nothing; see the site's status if it stays so"),
                    times.poll());
        }
        remove(record);
        // The sealed set stays: it is the escrow, should the target be lost.
        return new Progress.Moved(
                ledger.write(record.at(Phase.DONE, clock.instant())).phase());
    }

    /** Whoever resumes it here by hand would make two masters. */
    private void hold(PausePoint point) {
        Pauses.set(side, point.member(), point.how(), true);
    }

    /** Only what lies whole in escrow may be removed here. */
    Progress lost(Ledger ledger, PivotRecord record, String why) {
        var whole = seals.read(record.id()) instanceof SealStore.Kept(var file)
                && file.digest().toString().equals(record.seal().file());
        if (!whole) {
            throw Halt.stop(
                    "HF-PIV-015",
                    "the escrow of pivot " + record.id(),
                    "none that is whole",
                    "restore the escrow first");
        }
        remove(record);
        var lost = new Problem("HF-PIV-032", "a target that lives", "it is lost: " + why, "reclaim the cluster");
        return new Progress.Moved(ledger.write(record.because(List.of(lost)).at(Phase.DONE, clock.instant()))
                .phase());
    }

    private void remove(PivotRecord record) {
        side.remove(record.members());
    }

    /** Back to how it was; only after the decision is durable. */
    Progress revert(Ledger ledger, PivotRecord record) {
        for (var point : record.pauses()) {
            if (Pauses.set(side, point.member(), point.how(), false).isEmpty()
                    && side.get(point.member().ref())
                            .map(CapiObject::uid)
                            .filter(point.member().uid()::equals)
                            .isPresent()) {
                throw Side.silent("the object changed meanwhile");
            }
        }
        if (seals.delete(record.id()) instanceof SealStore.Silent(var reason)) {
            throw Side.silent(reason);
        }
        return new Progress.Moved(
                ledger.write(record.at(Phase.REVERTED, clock.instant())).phase());
    }

    /** Another process may have paused after this one had undone it; a pause that a person set stays. */
    void stayAwake(PivotRecord record) {
        for (var point : record.pauses()) {
            side.get(point.member().ref())
                    .filter(now -> now.uid().equals(point.member().uid()) && Pauses.isPaused(now, point.how()))
                    .filter(now -> Ownership.managers(now).contains(OwnSecret.MANAGER + " Update"))
                    .ifPresent(now -> Pauses.set(side, Member.of(now), point.how(), false));
        }
    }

    PivotRecord abort(Ledger ledger, PivotRecord record, List<Problem> why) {
        return ledger.write(record.decided(Decision.ABORTED).because(why).at(Phase.REVERT, clock.instant()));
    }

    private Progress aborted(Ledger ledger, PivotRecord record, Problem why) {
        return aborted(ledger, record, List.of(why));
    }

    private Progress aborted(Ledger ledger, PivotRecord record, List<Problem> why) {
        return new Progress.Moved(abort(ledger, record, why).phase());
    }

    /** A committed source is silent until its own access is cut off. */
    static boolean maySpeak(PivotRecord record) {
        return switch (record.decision()) {
            case OPEN -> record.phase() == Phase.COMMIT;
            case COMMITTED -> record.fenced();
            case ABORTED -> true;
        };
    }

    private boolean late(PivotRecord record, Duration limit) {
        return Duration.between(record.since(), clock.instant()).compareTo(limit) > 0;
    }

    private Optional<Graph> read(PivotRecord record, List<CapiKind> from) {
        return read(record.cluster().namespace(), record.cluster().name(), from)
                .filter(graph -> graph.cluster().uid().equals(record.cluster().uid()));
    }

    private Optional<Graph> read(String namespace, String name, List<CapiKind> from) {
        return new GraphReader(side, namespace, name).read(from);
    }

    private List<CapiKind> candidates() {
        if (kinds.isEmpty()) {
            kinds = GraphReader.candidates(side.kinds());
        }
        return kinds;
    }

    private static Problem unfrozen(String found) {
        return new Problem(
                "HF-PIV-011",
                "everything paused, confirmed and quiet",
                found,
                "see whether that controller runs and honours the pause");
    }

    private static Problem moved(String found) {
        return new Problem(
                "HF-PIV-012",
                "the frozen objects as they were",
                found,
                "see what writes although it is paused, then begin again with another id");
    }
}
