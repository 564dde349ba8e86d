package dev.holdfast.hub.cluster;

import dev.holdfast.protocol.json.Json;

/**
 * What the hub intends with a cluster it makes, and what it saw last.
 *
 * @param uid of the resource: another cluster may have this name later
 * @param holder which side held its objects when we looked last
 * @param initialized whether its first control plane node was ever there; from then on nothing is applied by the hub
 * @param attempt id of the pivot that is to be or was begun last; empty for none
 * @param escrow id of the pivot that took it to its site, whose sealed set is kept; empty for none
 * @param removed whether nothing is left of it, so that its document may go
 * @param standing for answers, after a restart too
 */
public record LaunchRow(
        String cluster,
        String uid,
        Goal goal,
        Holder holder,
        boolean initialized,
        String attempt,
        String escrow,
        boolean removed,
        Json.Obj standing) {
    /** Where people want it. */
    public enum Goal {
        SITE,
        MANAGEMENT,
        GONE
    }

    /** Who holds its Cluster API objects. */
    public enum Holder {
        NOBODY,
        MANAGEMENT,
        SITE
    }

    static LaunchRow fresh(String cluster, String uid) {
        return new LaunchRow(cluster, uid, Goal.SITE, Holder.NOBODY, false, "", "", false, Json.Obj.EMPTY);
    }

    /** The same, held by this side. */
    public LaunchRow heldBy(Holder side) {
        return new LaunchRow(cluster, uid, goal, side, initialized, attempt, escrow, removed, standing);
    }

    /** The same, with its first node. */
    public LaunchRow withFirstNode() {
        return new LaunchRow(cluster, uid, goal, holder, true, attempt, escrow, removed, standing);
    }

    /** The same, about to begin this pivot. */
    public LaunchRow attempting(String id) {
        return new LaunchRow(cluster, uid, goal, holder, initialized, id, escrow, removed, standing);
    }

    /** The same, with the sealed set of this pivot kept. */
    public LaunchRow keeping(String id) {
        return new LaunchRow(cluster, uid, goal, holder, initialized, attempt, id, removed, standing);
    }

    /** The same, with nothing left of the cluster. */
    public LaunchRow afterRemoval() {
        return new LaunchRow(cluster, uid, goal, holder, initialized, attempt, escrow, true, standing);
    }
}
