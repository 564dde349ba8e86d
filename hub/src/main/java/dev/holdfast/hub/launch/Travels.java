package dev.holdfast.hub.launch;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.pivot.Decision;
import dev.holdfast.capi.pivot.Phase;
import dev.holdfast.capi.pivot.PivotCall;
import dev.holdfast.capi.pivot.PivotPlan;
import dev.holdfast.capi.pivot.PivotRecord;
import dev.holdfast.capi.pivot.PivotStatement;
import dev.holdfast.capi.pivot.Progress;
import dev.holdfast.capi.pivot.Role;
import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.cluster.LaunchRow;
import dev.holdfast.hub.cluster.LaunchRow.Goal;
import dev.holdfast.hub.cluster.LaunchRow.Holder;
import dev.holdfast.hub.cluster.LaunchRows;
import dev.holdfast.hub.cluster.ReclaimRow;
import dev.holdfast.hub.enrol.Agent;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The pivots of one cluster, as the hub takes part in them. Confined to one thread. */
final class Travels {
    private static final String OUT = "out-";
    private static final String HOME = "home-";
    private static final int ID_BYTES = 8;

    private final Tools tools;
    private final LaunchRows rows;
    private final Outlook outlook;
    private Optional<Pivots> pivots = Optional.empty();
    private Optional<Ended> ended = Optional.empty();

    /** An attempt to bring the cluster home that was given up, and when that was heard. */
    private record Ended(String attempt, Instant at) {}

    Travels(Tools tools, LaunchRows rows) {
        this.tools = tools;
        this.rows = rows;
        this.outlook = new Outlook(tools);
    }

    /** Gets ready to take part, with the agent that is registered now. */
    void meet(Cluster cluster, CapiApi api) {
        pivots = tools.agents()
                .apply(cluster.site())
                .map(agent -> with(cluster, api, agent.agentKey(), agent.sealingKey()));
    }

    private Pivots with(Cluster cluster, CapiApi api, PublicKey peer, String sealing) {
        return pivots.filter(known -> known.fit(api, peer, sealing))
                .orElseGet(() -> new Pivots(api, cluster.name(), peer, sealing, tools));
    }

    /** Its site is lost, and an operator brings it back from escrow: the hub is the target, the operator the source. */
    Turn reclaim(Cluster cluster, LaunchRow row, PivotRecord record, ReclaimRow order, CapiApi api) {
        var part =
                with(cluster, api, new PublicKey(order.operator()), tools.keys().recovery());
        pivots = Optional.of(part);
        var mine = record.id().equals(order.id());
        var side = mine && record.decision() == Decision.COMMITTED ? Holder.MANAGEMENT : Holder.SITE;
        if (record.role() == Role.SOURCE && !record.phase().ended()) {
            var progress = part.source().targetLost("its operator reclaims it");
            return new Turn(row, moving(record, side, progress), again(progress));
        }
        if (mine && record.phase() == Phase.DONE) {
            speak(cluster, part);
            rows.endReclaim(cluster.name());
            if (row.goal() == Goal.SITE) {
                rows.aim(cluster.name(), Goal.MANAGEMENT);
            }
            return new Turn(
                    arrived(cluster, row, record).heldBy(side),
                    moving(record, side, new Progress.Idle()),
                    Duration.ZERO);
        }
        var said = Envelope.parse(mine && record.phase() == Phase.COMMIT ? order.decision() : order.offer());
        var progress = part.target().step(Optional.of(said), _ -> Optional.of(order.sealed()));
        if (mine && record.decision() == Decision.COMMITTED) {
            // Whoever was lost and comes back hears the higher epoch and pauses itself.
            speak(cluster, part);
        }
        return new Turn(row.heldBy(side).withFirstNode(), moving(record, side, progress), again(progress));
    }

    /** Says what the hub says as a target, once. */
    private void speak(Cluster cluster, Pivots part) {
        part.target().statement().filter(said -> !part.isSaid(said)).ifPresent(said -> {
            tools.mail().say(cluster.site(), said, Optional.empty());
            part.said(said);
        });
    }

    /** The cluster is here and is to go to its site: begins, when everything is ready for it. */
    Turn depart(Cluster cluster, LaunchRow row, View view, Optional<PivotRecord> last, long marked, CapiApi api) {
        meet(cluster, api);
        if (pivots.isEmpty()) {
            return new Turn(
                    row, with(view, List.of(nobody(cluster))), tools.times().retry());
        }
        var old = tools.agents().apply(cluster.site()).filter(agent -> !agent.supports()
                .contains(Features.PIVOT));
        if (old.isPresent()) {
            return new Turn(
                    row,
                    with(view, List.of(tooOld(cluster, old.get()))),
                    tools.times().retry());
        }
        if (last.filter(record -> record.role() == Role.SOURCE
                        && since(record).compareTo(tools.times().retry()) < 0)
                .isPresent()) {
            return new Turn(
                    row, with(view, last.get().problems()), tools.times().retry());
        }
        var unnamed = tools.keys().unnamed();
        if (unnamed.isPresent()) {
            return new Turn(
                    row, with(view, List.of(unnamed.get())), tools.times().retry());
        }
        var against = outlook.outward(cluster.site(), api);
        if (!against.isEmpty()) {
            return new Turn(row, with(view, against), tools.times().look());
        }
        var id = fresh(OUT, row, last);
        var next = row.attempting(id);
        if (!next.equals(row)) {
            rows.save(next);
        }
        var epoch = 1 + highest(cluster.site(), last, marked);
        var began = pivots.get().source().begin(new PivotPlan(cluster.name(), cluster.name(), id, epoch));
        if (began instanceof Progress.Moved) {
            rows.raise(cluster.site(), epoch);
            return new Turn(next, view, Duration.ZERO);
        }
        return new Turn(next, with(view, Launch.problems(began)), tools.times().look());
    }

    /** On its way out: the hub is the source. */
    Turn out(Cluster cluster, LaunchRow row, PivotRecord record) {
        var part = part(cluster);
        rows.raise(cluster.site(), record.epoch());
        if (row.goal() != Goal.SITE && record.decision() == Decision.OPEN) {
            part.source().abort("the cluster shall stay at its management cluster");
        }
        var progress = part.source().step(tools.mail().heard(cluster.site()));
        part.source().statement().filter(said -> !part.isSaid(said)).ifPresent(said -> {
            var seal = words(said).decision() == Decision.OPEN ? part.source().seal() : Optional.<Bytes>empty();
            if (seal.isPresent() || words(said).decision() != Decision.OPEN) {
                tools.mail().say(cluster.site(), said, seal);
                part.said(said);
            }
        });
        var side = record.decision() == Decision.COMMITTED ? Holder.SITE : Holder.MANAGEMENT;
        return new Turn(row.heldBy(side).withFirstNode(), moving(record, side, progress), again(progress));
    }

    /** At its site; called home when somebody wants it here. */
    Turn away(Cluster cluster, LaunchRow row, Optional<PivotRecord> last) {
        var kept = row.heldBy(Holder.SITE).withFirstNode();
        last.ifPresent(record -> rows.raise(cluster.site(), record.epoch()));
        if (row.goal() == Goal.SITE) {
            var over = last.filter(record -> record.id().equals(kept.attempt())).isPresent();
            if (over) {
                tools.mail().silence(cluster.site());
            }
            return new Turn(
                    over ? kept.attempting("") : kept,
                    resting(Holder.SITE, last, false, List.of()),
                    tools.times().retry());
        }
        var part = part(cluster);
        var heard = tools.mail().heard(cluster.site());
        var against = givenUp(kept, last, heard.map(Travels::words));
        if (against.isPresent() && isEarly(kept.attempt())) {
            return new Turn(
                    kept,
                    resting(Holder.SITE, last, true, against.get()),
                    tools.times().look());
        }
        var id = fresh(HOME, against.isPresent() ? kept.attempting("") : kept, last);
        var next = kept.attempting(id);
        if (!next.equals(kept)) {
            rows.raise(cluster.site(), 1 + highest(cluster.site(), last, 0));
            rows.save(next);
        }
        var offer = heard.filter(said -> isOffer(words(said), id));
        if (offer.isPresent()) {
            var progress = part.target().step(offer, tools.mail().sealFrom(cluster.site()));
            return new Turn(next, resting(Holder.SITE, last, true, Launch.problems(progress)), again(progress));
        }
        var keys = tools.keys();
        var unnamed = keys.unnamed();
        if (unnamed.isPresent()) {
            return new Turn(
                    next,
                    resting(Holder.SITE, last, true, List.of(unnamed.get())),
                    tools.times().retry());
        }
        var call = new PivotCall(
                        new PivotPlan(cluster.name(), cluster.name(), id, rows.epoch(cluster.site())),
                        keys.sealing().publicHex(),
                        keys.recovery())
                .sign(keys.signer());
        var unready = part.isSaid(call) ? List.<Problem>of() : outlook.homeward(cluster.site(), part.api());
        if (!unready.isEmpty()) {
            return new Turn(
                    next,
                    resting(Holder.SITE, last, true, unready),
                    tools.times().look());
        }
        if (!part.isSaid(call)) {
            tools.mail().say(cluster.site(), call, Optional.empty());
            part.said(call);
        }
        return new Turn(
                next, resting(Holder.SITE, last, true, List.of()), tools.times().look());
    }

    /** On its way home: the hub is the target. */
    Turn back(Cluster cluster, LaunchRow row, PivotRecord record) {
        var part = part(cluster);
        var progress = part.target()
                .step(tools.mail().heard(cluster.site()), tools.mail().sealFrom(cluster.site()));
        speak(cluster, part);
        var side = record.decision() == Decision.COMMITTED ? Holder.MANAGEMENT : Holder.SITE;
        return new Turn(row.heldBy(side).withFirstNode(), moving(record, side, progress), again(progress));
    }

    /** Home again: what was kept for the worst case is needed no more. */
    LaunchRow arrived(Cluster cluster, LaunchRow row, PivotRecord record) {
        rows.raise(cluster.site(), record.epoch());
        if (!row.escrow().isEmpty()) {
            pivots.ifPresent(part -> part.discard(row.escrow()));
            pivots.ifPresent(part -> part.discard(record.id()));
        }
        return row.keeping("").withFirstNode();
    }

    /** The cluster is no more. */
    void forget(Cluster cluster, LaunchRow row, Optional<PivotRecord> last) {
        pivots.ifPresent(part -> part.discard(row.escrow()));
        last.ifPresent(record -> pivots.ifPresent(part -> part.discard(record.id())));
        tools.mail().silence(cluster.site());
    }

    private Pivots part(Cluster cluster) {
        return pivots.orElseThrow(() -> new Refusal(nobody(cluster)));
    }

    private String fresh(String kind, LaunchRow row, Optional<PivotRecord> last) {
        var unused = row.attempt().startsWith(kind)
                && last.filter(record -> record.id().equals(row.attempt())).isEmpty();
        if (unused) {
            return row.attempt();
        }
        var raw = new byte[ID_BYTES];
        tools.random().nextBytes(raw);
        return kind + HexFormat.of().formatHex(raw);
    }

    /** Why the last attempt to bring it home was given up, by whoever did; empty as long as none was. */
    private static Optional<List<Problem>> givenUp(
            LaunchRow row, Optional<PivotRecord> last, Optional<PivotStatement> heard) {
        var here = last.filter(record -> record.id().equals(row.attempt()) && record.decision() == Decision.ABORTED)
                .map(PivotRecord::problems);
        var there = heard.filter(said -> said.id().equals(row.attempt()) && said.decision() == Decision.ABORTED)
                .map(PivotStatement::problems);
        return there.or(() -> here);
    }

    /** Each attempt freezes the cluster for a while: the next one waits. */
    private boolean isEarly(String attempt) {
        var now = tools.clock().instant();
        if (ended.filter(one -> one.attempt().equals(attempt)).isEmpty()) {
            ended = Optional.of(new Ended(attempt, now));
        }
        return ended.filter(one -> now.isBefore(one.at().plus(tools.times().retry())))
                .isPresent();
    }

    private static boolean isOffer(PivotStatement said, String id) {
        return said.id().equals(id)
                && said.role() == Role.SOURCE
                && said.phase() == Phase.COMMIT
                && said.decision() == Decision.OPEN;
    }

    /** The highest epoch that anybody is known to have held or offered. */
    private long highest(SiteId site, Optional<PivotRecord> last, long marked) {
        var heard = tools.mail().heard(site).map(Travels::words).map(PivotStatement::epoch);
        return Stream.of(rows.epoch(site), marked, last.map(PivotRecord::epoch).orElse(0L), heard.orElse(0L))
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    private Duration again(Progress progress) {
        return switch (progress) {
            case Progress.Moved _ -> Duration.ZERO;
            // Who waits for the other side is woken when it says something.
            case Progress.Waiting(var phase, var _, var again) ->
                phase == Phase.COMMIT || phase == Phase.TOMBSTONE || phase == Phase.TARGET
                        ? tools.times().look()
                        : again;
            case Progress.Idle _, Progress.Blocked _ -> tools.times().look();
            case Progress.Finished _ -> Duration.ZERO;
        };
    }

    private Duration since(PivotRecord record) {
        return Duration.between(record.since(), tools.clock().instant());
    }

    private static View moving(PivotRecord record, Holder side, Progress progress) {
        var now =
                switch (progress) {
                    case Progress.Moved(var phase) -> phase;
                    case Progress.Waiting(var phase, var _, var _) -> phase;
                    case Progress.Finished(var phase, var _) -> phase;
                    case Progress.Idle _, Progress.Blocked _ -> record.phase();
                };
        return new View(
                Optional.empty(), List.of(), now.label(), side, record.epoch(), true, Launch.problems(progress));
    }

    private static View resting(Holder side, Optional<PivotRecord> last, boolean called, List<Problem> problems) {
        return new View(
                Optional.empty(),
                List.of(),
                called ? "called" : last.map(record -> record.phase().label()).orElse(View.NO_PIVOT),
                side,
                last.filter(record -> record.decision() == Decision.COMMITTED)
                        .map(PivotRecord::epoch)
                        .orElse(0L),
                called,
                problems);
    }

    private static View with(View view, List<Problem> problems) {
        return new View(
                view.milestone(), view.conditions(), view.phase(), view.side(), view.epoch(), view.moving(), problems);
    }

    private static PivotStatement words(Envelope said) {
        return PivotStatement.kept(said);
    }

    private static Problem tooOld(Cluster cluster, Agent agent) {
        return new Problem(
                "HF-LCH-006",
                "an agent at site " + cluster.site() + " that can take a cluster over",
                "version " + agent.version() + ", which cannot",
                "update the agent");
    }

    private static Problem nobody(Cluster cluster) {
        return new Problem(
                "HF-LCH-003",
                "a registered agent at site " + cluster.site(),
                "none",
                "make a token with holdfast site token " + cluster.site() + " and start the agent beside the cluster");
    }
}
