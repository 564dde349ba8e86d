package dev.holdfast.hub.launch;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.pivot.Decision;
import dev.holdfast.capi.pivot.EpochGuard;
import dev.holdfast.capi.pivot.PivotRecord;
import dev.holdfast.capi.pivot.PivotStatement;
import dev.holdfast.capi.pivot.Progress;
import dev.holdfast.capi.pivot.Role;
import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.cluster.LaunchRow;
import dev.holdfast.hub.cluster.LaunchRow.Holder;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import java.util.List;
import java.util.Optional;

/**
 * A management cluster that was put back to before a pivot has an active copy of what its site holds. What the site has
 * signed since counts more: the copy is paused before anything else happens. Confined to one thread.
 */
final class OldCopy {
    private final Tools tools;

    OldCopy(Tools tools) {
        this.tools = tools;
    }

    /**
     * Whether the site holds this cluster by a pivot of which the management cluster knows nothing. Another cluster of
     * that name may have had this site before.
     */
    boolean isOvertaken(Cluster cluster, LaunchRow row, Optional<PivotRecord> journal, Home home) {
        return heard(cluster.site())
                .map(PivotStatement::kept)
                .filter(said -> said.role() == Role.TARGET && said.decision() == Decision.COMMITTED)
                .filter(said -> said.cluster().name().equals(cluster.name()))
                .filter(said -> said.epoch() > journal.map(PivotRecord::epoch).orElse(0L))
                .filter(said -> row.holder() == Holder.SITE
                        || journal.isPresent()
                        || home.cluster()
                                .filter(here -> here.uid().equals(said.cluster().uid()))
                                .isPresent())
                .isPresent();
    }

    /** Whether the site itself says that it has the cluster, be it on its way home. */
    boolean isAtSite(Cluster cluster) {
        return heard(cluster.site())
                .map(PivotStatement::kept)
                .filter(said -> said.cluster().name().equals(cluster.name()))
                .filter(said -> (said.role() == Role.TARGET) == (said.decision() == Decision.COMMITTED))
                .isPresent();
    }

    /** @throws Refusal HF-PIV-132 as long as there is a copy; it is paused by then */
    void pause(Cluster cluster, CapiApi api) {
        var keys = tools.agents().apply(cluster.site()).map(agent -> List.of(agent.agentKey()));
        var heard = heard(cluster.site());
        if (keys.isEmpty() || heard.isEmpty()) {
            return;
        }
        switch (new EpochGuard(api, keys.get()).hear(heard.get())) {
            case Progress.Blocked(var _, var problems) -> throw new Refusal(problems.getFirst());
            case Progress.Waiting(var _, var why, var _) -> throw new Refusal(why);
            case Progress.Idle _, Progress.Moved _, Progress.Finished _ -> {}
        }
    }

    private Optional<Envelope> heard(SiteId site) {
        return tools.mail().heard(site);
    }
}
