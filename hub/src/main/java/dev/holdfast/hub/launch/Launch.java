package dev.holdfast.hub.launch;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.pivot.Decision;
import dev.holdfast.capi.pivot.PivotJournal;
import dev.holdfast.capi.pivot.PivotRecord;
import dev.holdfast.capi.pivot.Progress;
import dev.holdfast.capi.pivot.SecretJournal;
import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.cluster.LaunchRow;
import dev.holdfast.hub.cluster.LaunchRow.Goal;
import dev.holdfast.hub.cluster.LaunchRow.Holder;
import dev.holdfast.hub.cluster.LaunchRows;
import dev.holdfast.hub.cluster.Provisioning;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One cluster, looked at again and again. Where its objects are is read from the journal at the management cluster and
 * nowhere else, so that a hub that was restored or restarted goes on where the cluster is. Confined to one thread.
 */
final class Launch {
    private final Tools tools;
    private final LaunchRows rows;
    private final Travels travels;
    private final OldCopy oldCopy;
    private Optional<Home> home = Optional.empty();
    private Optional<CapiApi> homeOf = Optional.empty();

    Launch(Tools tools, LaunchRows rows) {
        this.tools = tools;
        this.rows = rows;
        this.travels = new Travels(tools, rows);
        this.oldCopy = new OldCopy(tools);
    }

    /** Does what can be done now. @throws Refusal when something speaks against it */
    Turn turn(Cluster cluster, Provisioning made, LaunchRow row, CapiApi api) {
        if (homeOf.filter(api::equals).isEmpty()) {
            home = Optional.of(new Home(api, cluster.name()));
            homeOf = Optional.of(api);
        }
        return switch (new SecretJournal(api, Home.JOURNALS, Home.journal(cluster.name())).read()) {
            case PivotJournal.Silent(var reason) -> throw Home.silent(reason);
            case PivotJournal.Blank _ -> {
                var isAway = oldCopy.isOvertaken(cluster, row, Optional.empty(), home.orElseThrow());
                if (isAway) {
                    oldCopy.pause(cluster, api);
                }
                if (isAway || row.holder() == Holder.SITE) {
                    yield forgotten(cluster, row, api);
                }
                yield here(cluster, made, row, Optional.empty());
            }
            case PivotJournal.Entry(var record, var _) -> {
                var order = rows.reclaim(cluster.name());
                if (order.isPresent()) {
                    yield travels.reclaim(cluster, row, record, order.get(), api);
                }
                if (oldCopy.isOvertaken(cluster, row, Optional.of(record), home.orElseThrow())) {
                    oldCopy.pause(cluster, api);
                }
                travels.meet(cluster, api);
                yield travelled(cluster, made, row, record);
            }
        };
    }

    /** The management cluster was put back to before the pivot; the site's own word is all that tells where it is. */
    private Turn forgotten(Cluster cluster, LaunchRow row, CapiApi api) {
        var problem = new Problem(
                "HF-LCH-002",
                "the journal and the escrow of the pivot that took " + cluster.name() + " to its site",
                "none at the management cluster",
                "restore the management cluster from a newer backup, or call the cluster home with holdfast cluster pivot "
                        + cluster.name() + " --back; nothing is made there meanwhile");
        if (!oldCopy.isAtSite(cluster)) {
            throw new Refusal(problem);
        }
        travels.meet(cluster, api);
        var turn = travels.away(cluster, row, Optional.empty());
        return new Turn(turn.row(), turn.view().also(problem), turn.again());
    }

    private Turn travelled(Cluster cluster, Provisioning made, LaunchRow row, PivotRecord record) {
        var over = record.phase().ended();
        var committed = record.decision() == Decision.COMMITTED;
        return switch (record.role()) {
            case SOURCE ->
                !over
                        ? travels.out(cluster, row, record)
                        : committed
                                ? travels.away(cluster, row.keeping(record.id()), Optional.of(record))
                                : here(cluster, made, row, Optional.of(record));
            case TARGET ->
                !over
                        ? travels.back(cluster, row, record)
                        : committed
                                ? here(cluster, made, travels.arrived(cluster, row, record), Optional.of(record))
                                : travels.away(cluster, row, Optional.of(record));
        };
    }

    /** The objects are here, or are to be made. */
    private Turn here(Cluster cluster, Provisioning made, LaunchRow row, Optional<PivotRecord> last) {
        var at = home.orElseThrow();
        var kept = row.heldBy(Holder.MANAGEMENT);
        if (row.goal() == Goal.GONE) {
            var gone = at.remove();
            if (gone) {
                travels.forget(cluster, row, last);
                at.forget();
            }
            return new Turn(
                    gone ? kept.afterRemoval() : kept,
                    view(Optional.empty(), last.map(PivotRecord::epoch).orElse(0L), last),
                    gone ? Duration.ZERO : tools.times().look());
        }
        var object = at.cluster();
        var initialized =
                row.initialized() || object.filter(Home::isInitialized).isPresent();
        if (!initialized) {
            // A cluster that came home may have grown: only one that never had a node is made again.
            at.make(made.shape().with(tools.setups().apply(cluster)));
            object = at.cluster();
        }
        var seen = object.map(at::look);
        var next = initialized ? kept.withFirstNode() : kept;
        var epoch = object.map(Home::epoch).orElse(0L);
        var view = view(seen, epoch, last);
        if (!initialized || row.goal() == Goal.MANAGEMENT || object.isEmpty()) {
            return new Turn(
                    next,
                    view,
                    initialized ? tools.times().retry() : tools.times().look());
        }
        return travels.depart(cluster, next, view, last, epoch, homeOf.orElseThrow());
    }

    private static View view(Optional<Home.Seen> seen, long epoch, Optional<PivotRecord> last) {
        return new View(
                seen.map(Home.Seen::milestone),
                seen.map(Home.Seen::conditions).orElse(List.of()),
                last.map(record -> record.phase().label()).orElse(View.NO_PIVOT),
                Holder.MANAGEMENT,
                epoch,
                false,
                List.of());
    }

    /** What a person has to look at; waiting for others is no trouble. */
    static List<Problem> problems(Progress progress) {
        return switch (progress) {
            case Progress.Blocked(var _, var problems) -> problems;
            case Progress.Finished(var _, var problems) -> problems;
            case Progress.Idle _, Progress.Moved _ -> List.of();
            case Progress.Waiting waiting -> waiting.isTrouble() ? List.of(waiting.why()) : List.of();
        };
    }
}
