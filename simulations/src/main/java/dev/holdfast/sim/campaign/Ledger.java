package dev.holdfast.sim.campaign;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.report.SiteEvent;
import dev.holdfast.sim.campaign.World.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was acknowledged and seen so far, held against what hub and site say now. Confined to one thread. */
final class Ledger {
    private final World world;
    private final List<String> violations = new ArrayList<>();
    private final Map<Long, SiteEvent> events = new TreeMap<>();
    private final Set<Long> acknowledgedEvents = new TreeSet<>();
    private final Map<String, String> onceForEver = new HashMap<>();
    /** Newest profile that the hub has, whether or not it said so. */
    int published;
    /** Newest change of the cluster that was tried. */
    int changeTried;

    private int publishAcknowledged;
    private int changeAcknowledged;
    private long importAcknowledged;
    private long desiredBefore;

    Ledger(World world) {
        this.world = world;
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    void violation(String where, String what) {
        violations.add(where + ": " + what);
    }

    void publishAcknowledged(int number) {
        publishAcknowledged = Math.max(publishAcknowledged, number);
        published = Math.max(published, number);
    }

    void changeAcknowledged(int number) {
        changeAcknowledged = Math.max(changeAcknowledged, number);
    }

    void importAcknowledged(long revision) {
        importAcknowledged = Math.max(importAcknowledged, revision);
    }

    /** Events that were in a report file which the hub has taken. */
    void eventsAcknowledged(Collection<Long> sequences) {
        acknowledgedEvents.addAll(sequences);
    }

    /** Sound, as SQLite sees it, and with everything that waits in it noted. */
    void autopsy(Side side, StoreRows remains, String where) {
        var answer = remains.quickCheck();
        if (!answer.equals("ok")) {
            violation(where, "quick_check of " + side.database + ": " + answer);
        } else if (side == Side.AGENT) {
            note(remains.outbox(), where);
        }
    }

    /** Holds everything against what both sides say; both run. */
    void check(String where) {
        for (var side : Side.values()) {
            var answer = world.store(side).quickCheck();
            if (!answer.equals("ok")) {
                violation(where, "quick_check of the running " + side.database + ": " + answer);
            }
        }
        hub(where);
        var status = world.agentStatus();
        revisions(status, where);
        content(status, where);
        events(where);
    }

    private void hub(String where) {
        var text = world.get("profile", "shop").at("status").at("published").text("");
        var number = Integer.parseInt(text.substring(text.lastIndexOf('.') + 1));
        if (number < publishAcknowledged) {
            violation(where, "publish of 1.0." + publishAcknowledged + " was acknowledged, the hub knows " + text);
        }
        published = Math.max(published, number);
        var store = world.get("cluster", World.SITE)
                .at("spec")
                .at("variables")
                .at("store")
                .text("s-1");
        var change = Integer.parseInt(store.substring(1));
        if (change < changeAcknowledged || change > changeTried) {
            violation(where, "change " + changeAcknowledged + " was acknowledged, the hub has " + store);
        }
    }

    private void revisions(JsonView status, String where) {
        var desired = status.at("desiredRevision").integer(0);
        if (desired < importAcknowledged || desired < desiredBefore) {
            violation(
                    where,
                    "the site had revision " + desiredBefore + ", import of " + importAcknowledged
                            + " was acknowledged, now it wants " + desired);
        }
        desiredBefore = Math.max(desiredBefore, desired);
        for (var condition : status.at("conditions").items()) {
            var type = condition.at("type").text("");
            if (!condition.at("status").text("").equals("True")) {
                continue;
            }
            if (type.equals("RejectedUpdate") || type.equals("StoreRebuilt") || type.equals("StoreFailing")) {
                violation(
                        where,
                        "condition " + type + ": " + condition.at("message").text(""));
            }
        }
        world.store(Side.AGENT)
                .desired()
                .forEach((revision, bytes) ->
                        sameForEver("revision " + revision, bytes.digest().toString(), where));
        world.store(Side.HUB)
                .signed()
                .forEach((revision, digest) -> sameForEver("revision " + revision, "sha256:" + digest, where));
    }

    /** What a revision came to in the cluster is the same each time. */
    private void content(JsonView before, String where) {
        var applied = world.store(Side.AGENT).applied();
        var after = world.agentStatus();
        var revision = after.at("appliedRevision").integer(0);
        var settled = before.at("converged").flag(false)
                && after.at("converged").flag(false)
                && before.at("appliedRevision").integer(0) == revision;
        if (settled) {
            var layers = after.at("layers").items().stream()
                    .map(layer -> layer.at("name").text("") + "="
                            + layer.at("version").text("") + "@"
                            + layer.at("digest").text(""))
                    .sorted()
                    .toList();
            sameForEver("applied " + revision, layers + " " + applied, where);
        }
    }

    private void events(String where) {
        // The site first: what has left it by now must be at the hub by now.
        var waiting = world.store(Side.AGENT).outbox();
        note(waiting, where);
        var atHub = world.store(Side.HUB).events();
        events.forEach((sequence, event) -> {
            var there = atHub.get(sequence);
            if (there != null && !SiteEvent.parse(there).equals(event)) {
                violation(where, "event " + sequence + " of the site is another one at the hub");
            }
            if (there == null && (!waiting.containsKey(sequence) || acknowledgedEvents.contains(sequence))) {
                violation(where, "event " + sequence + " was acknowledged and is not at the hub: " + event);
            }
        });
    }

    private void note(Map<Long, Bytes> waiting, String where) {
        waiting.forEach((sequence, bytes) -> {
            var event = SiteEvent.parse(bytes);
            var before = events.putIfAbsent(sequence, event);
            if (before != null && !before.equals(event)) {
                violation(where, "number " + sequence + " was given to " + before + " and to " + event);
            }
        });
    }

    private void sameForEver(String what, String content, String where) {
        var before = onceForEver.putIfAbsent(what, content);
        if (before != null && !before.equals(content)) {
            violation(where, what + " was " + before + " and is " + content);
        }
    }
}
