package dev.holdfast.capi.pivot;

import dev.holdfast.capi.api.CapiKind;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.sign.Envelope;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the target does in each phase; every step may be repeated from its beginning. Confined to one thread. */
final class TargetSteps {
    private static final ObjectRef KUBE_SYSTEM = new ObjectRef("v1", "Namespace", "", "kube-system");

    private final Side side;
    private final TargetSets sets;
    private final Nodes nodes;
    private final PivotTimes times;
    private final Clock clock;
    private final Confirmations confirmations = new Confirmations();
    private List<CapiKind> kinds = List.of();

    TargetSteps(Side side, SealStore seals, TargetKeys keys, Nodes nodes, PivotTimes times, Clock clock) {
        this.side = side;
        this.sets = new TargetSets(seals, keys.sealing());
        this.nodes = nodes;
        this.times = times;
        this.clock = clock;
    }

    /** An offer for a set that this side does not know yet. */
    Progress accept(Ledger ledger, Optional<PivotRecord> known, PivotStatement offer) {
        if (offer.role() != Role.SOURCE || offer.decision() == Decision.ABORTED) {
            return new Progress.Idle();
        }
        // An attempt that ended without a decision leaves nothing to hold; what was said of it may still be on its way.
        if (known.filter(record -> record.decision() != Decision.COMMITTED && record.epoch() >= offer.epoch())
                .isPresent()) {
            return new Progress.Idle();
        }
        if (offer.decision() == Decision.COMMITTED || offer.phase() != Phase.COMMIT) {
            throw Halt.stop(
                    "HF-PIV-014",
                    "an offer",
                    "the end of pivot " + offer.id() + ", of which this side knows nothing",
                    "see whether this server was restored from before it, and reclaim the cluster");
        }
        var held = known.filter(record -> record.decision() == Decision.COMMITTED)
                .map(PivotRecord::epoch)
                .orElse(0L);
        if (offer.epoch() <= held) {
            throw Halt.stop(
                    "HF-PIV-010",
                    "an epoch above " + held + ", which this side holds",
                    Long.toString(offer.epoch()),
                    "the offering side was restored from before the last pivot: it must not act");
        }
        var uid = side.get(KUBE_SYSTEM).map(CapiObject::uid).orElseThrow(() -> Side.silent("no namespace kube-system"));
        kinds = List.of();
        var record = PivotRecord.begin(
                        Role.TARGET, offer.cluster(), offer.id(), offer.epoch(), Phase.TARGET, clock.instant())
                .sealed(offer.seal())
                .aimed(uid);
        return moved(ledger.write(record));
    }

    /** P3. */
    Progress ready(Ledger ledger, PivotRecord record, SealSource files) {
        var set = sets.fetch(record, files);
        kinds = side.kinds();
        var problems = new Copy(side, set).trial(kinds);
        if (!problems.isEmpty()) {
            return aborted(ledger, record, problems);
        }
        return moved(ledger.write(record.pausing(set.pauses()).at(Phase.COPY, clock.instant())));
    }

    /** P4, one group of objects after the other; each is written down before the next begins. */
    Progress copy(Ledger ledger, PivotRecord record) {
        var copy = new Copy(side, sets.open(record));
        var now = record;
        try {
            for (var more = copy.next(now.members()); !more.isEmpty(); more = copy.next(now.members())) {
                now = ledger.write(now.having(concat(now.members(), more)));
            }
        } catch (Halt halt) {
            if (halt.kind() == Halt.Kind.STOP) {
                return aborted(ledger, now, halt.problems());
            }
            throw halt;
        }
        return moved(ledger.write(now.at(Phase.VERIFY, clock.instant())));
    }

    private static List<Member> concat(List<Member> one, List<Member> other) {
        return java.util.stream.Stream.concat(one.stream(), other.stream()).toList();
    }

    /** P5. After this the target cannot give up by itself any more: the decision is the source's. */
    Progress verify(Ledger ledger, PivotRecord record) {
        var problems = verified(record, GraphReader.candidates(served()), true);
        return problems.isEmpty()
                ? moved(ledger.write(record.at(Phase.COMMIT, clock.instant())))
                : aborted(ledger, record, problems);
    }

    private List<Problem> verified(PivotRecord record, List<CapiKind> from, boolean askNodes) {
        var live = graph(record, from);
        if (live.isEmpty()) {
            return List.of(new Problem(
                    "HF-PIV-101", record.cluster() + " at the target", "none", "see what deleted it there"));
        }
        var problems = Verification.problems(comparison(record, live.get()));
        return problems.isEmpty() && askNodes ? LinkChecks.nodes(live.get(), nodes, side.writers()) : problems;
    }

    Progress wait(PivotRecord record) {
        return new Progress.Waiting(
                record.phase(),
                new Problem("HF-PIV-028", "the source's decision", "none yet", "nothing; it is heard when it comes"),
                times.poll());
    }

    /** P6 as the target hears it. */
    Progress committed(Ledger ledger, PivotRecord record, PivotStatement said, Envelope signed) {
        if (!said.seal().equals(record.seal()) || !said.targetUid().equals(record.targetUid())) {
            throw Halt.stop(
                    "HF-PIV-014",
                    "a commit for this set and the cluster with kube-system " + record.targetUid(),
                    "one for another set or the cluster with kube-system " + said.targetUid(),
                    "see which agents use this site's identity");
        }
        return moved(ledger.write(record.decided(Decision.COMMITTED)
                .committedBy(signed.write().utf8())
                .at(Phase.ACTIVATE, clock.instant())));
    }

    /** P7. What may have happened since P5 is looked for once more, as long as nothing is active. */
    Progress activate(Ledger ledger, PivotRecord record) {
        var set = sets.open(record);
        var cluster = set.pauses().getFirst();
        var asleep = side.get(cluster.member().ref())
                .filter(now -> Pauses.isPaused(now, cluster.how()))
                .isPresent();
        if (asleep) {
            var problems = verified(record, set.kinds(), false);
            if (!problems.isEmpty()) {
                // Told in any case: whoever did this may do it again.
                ledger.write(record.having(new Copy(side, set).mended(record.members())));
                throw Halt.stop(problems.stream().map(TargetSteps::afterCommit).toList());
            }
        }
        var uids = uids(record);
        // The Cluster first: while it sleeps everything is compared, its pauses too; who wakes after it sees it awake.
        for (var point : set.pauses()) {
            if (paused(uids, point, false).isEmpty()) {
                throw Side.silent(point.member().ref() + " changed meanwhile");
            }
        }
        var waiting = confirmations.straggler(side, false).or(() -> graph(record, watched(set))
                .flatMap(graph -> confirmations.missing(graph.members(), false)));
        if (waiting.isPresent()) {
            return new Progress.Waiting(
                    Phase.ACTIVATE,
                    new Problem(
                            "HF-PIV-125",
                            "every controller at the target to take over",
                            waiting.get() + " has not confirmed that it is active"
                                    + (late(record, times.activate()) ? "; it is late" : ""),
                            "see whether that controller runs at the target"),
                    times.poll());
        }
        return moved(ledger.write(record.at(Phase.SOAK, clock.instant())));
    }

    /** The pivot is decided: nobody can begin it again, and nobody need. */
    private static Problem afterCommit(Problem problem) {
        return new Problem(
                problem.code(),
                problem.expected(),
                problem.found(),
                "nothing is active, and what vanished is put back by itself; undo what else was changed there");
    }

    /** Kinds whose controllers say that they are active. */
    private static List<CapiKind> watched(PivotSet set) {
        return set.kinds().stream().filter(CapiKind::status).toList();
    }

    /** P8. What is wrong here ends with a pause: neither side acts until a person has looked. */
    Progress soak(Ledger ledger, PivotRecord record) {
        var set = sets.open(record);
        var live = graph(record, set.kinds());
        var problems = live.isEmpty()
                ? List.of(new Problem("HF-PIV-121", record.cluster() + " to live on", "it is gone", "reclaim it"))
                : SoakChecks.problems(comparison(record, live.get()));
        if (!problems.isEmpty()) {
            paused(uids(record), set.pauses().getFirst(), true);
            throw Halt.stop(problems);
        }
        if (!late(record, times.soak())) {
            return new Progress.Waiting(
                    Phase.SOAK,
                    new Problem("HF-PIV-029", "a calm " + times.soak(), "less so far", "nothing; time passes"),
                    times.poll());
        }
        return moved(ledger.write(record.at(Phase.DONE, clock.instant())));
    }

    Progress accepted(Ledger ledger, PivotRecord record, String why) {
        paused(uids(record), sets.open(record).pauses().getFirst(), false);
        var accepted = new Problem("HF-PIV-030", "a calm soak", "accepted by a person: " + why, "nothing");
        return moved(ledger.write(record.because(List.of(accepted)).at(Phase.DONE, clock.instant())));
    }

    /** Another offer says that this attempt has ended, whatever happened to it. */
    Progress superseded(Ledger ledger, PivotRecord record, PivotStatement offer) {
        return aborted(
                ledger,
                record,
                List.of(new Problem(
                        "HF-PIV-021",
                        "pivot " + record.id() + " to go on",
                        "the source speaks of pivot " + offer.id(),
                        "nothing; that one is next")));
    }

    /** The source acts again as soon as it hears of this: whatever was made here is asleep by then. */
    Progress aborted(Ledger ledger, PivotRecord record, List<Problem> why) {
        hold(record);
        return moved(ledger.write(record.decided(Decision.ABORTED).because(why).at(Phase.REVERT, clock.instant())));
    }

    /** Somebody may have resumed it by hand; its controllers would replace what is removed. */
    private void hold(PivotRecord record) {
        for (var point : record.pauses()) {
            side.get(point.member().ref())
                    .filter(now -> now.annotation(Marks.PIVOT).equals(record.id()))
                    .ifPresent(now -> Pauses.set(side, Member.of(now), point.how(), true));
        }
    }

    /** Removes what this attempt made, whether or not it was written down. */
    Progress revert(Ledger ledger, PivotRecord record) {
        hold(record);
        var left = Copy.leftovers(side, GraphReader.candidates(served()), record, sets.known(record));
        side.remove(left);
        sets.drop(record);
        return moved(ledger.write(record.at(Phase.REVERTED, clock.instant())));
    }

    /** Over here; but a commit of what was undone here concerns a person. */
    Progress over(PivotRecord record, Optional<PivotStatement> said) {
        if (record.phase() == Phase.REVERTED
                && said.filter(statement -> statement.decision() == Decision.COMMITTED)
                        .isPresent()) {
            throw Halt.stop(
                    "HF-PIV-014",
                    "the source to have aborted pivot " + record.id(),
                    "it committed, and this side was restored from before it was ready",
                    "reclaim the cluster: nobody acts for it");
        }
        sets.drop(record);
        return new Progress.Finished(record.phase(), record.problems());
    }

    /** Pauses or resumes what the source paused there; empty when it is gone here, or another object. */
    private Optional<CapiObject> paused(Uids uids, PausePoint point, boolean paused) {
        var here = new Member(point.member().ref(), uids.of(point.member().ref().identity()));
        return Pauses.set(side, here, point.how(), paused);
    }

    private Uids uids(PivotRecord record) {
        return Uids.of(sets.open(record).objects(), record.members());
    }

    private Comparison comparison(PivotRecord record, Graph live) {
        return Comparison.of(sets.open(record), live, uids(record));
    }

    private Optional<Graph> graph(PivotRecord record, List<CapiKind> from) {
        return new GraphReader(
                        side, record.cluster().namespace(), record.cluster().name())
                .read(from);
    }

    private List<CapiKind> served() {
        if (kinds.isEmpty()) {
            kinds = side.kinds();
        }
        return kinds;
    }

    private boolean late(PivotRecord record, Duration limit) {
        return Duration.between(record.since(), clock.instant()).compareTo(limit) >= 0;
    }

    private static Progress moved(PivotRecord record) {
        return new Progress.Moved(record.phase());
    }
}
