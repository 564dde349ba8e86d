package dev.holdfast.agent.reconcile;

import dev.holdfast.agent.store.RevisionRows;
import dev.holdfast.protocol.report.Condition;
import dev.holdfast.protocol.report.SiteReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns what a pass found out into conditions and layer states. The only place that does. Pure. */
final class Summary {
    private static final int LONGEST = 500;
    private static final List<Integer> SLOW = List.of(20, 10, 5, 2, 1);

    private Summary() {}

    /** The status now; {@code since} is taken over from {@code before} where nothing changed. */
    static ReconcileStatus of(Facts facts, ReconcileStatus before, Instant now) {
        var layersBefore =
                before.layers().stream().collect(Collectors.toMap(SiteReport.Layer::key, Function.identity()));
        var layers = facts.layers().stream()
                .map(layer -> show(layer, layersBefore, now))
                .toList();
        var ready = facts.layers().stream().allMatch(Facts.Layer::complete);
        var converged = facts.desired() > 0
                && facts.applied() == facts.desired()
                && ready
                && facts.pruning().isEmpty()
                && facts.unreachable().isEmpty();
        var conditions = new ArrayList<Condition>();
        conditions.add(overall(facts, converged, now));
        conditions.add(layersReady(facts, ready, now));
        conditions.add(stalled(facts, now));
        conditions.add(reachable(facts, now));
        conditions.add(condition(
                "Paused",
                facts.paused(),
                facts.paused() ? "PausedByHub" : "NotPaused",
                facts.paused() ? "newer revisions are not adopted; drift is still repaired" : "",
                now));
        conditions.add(drift(facts, now));
        conditions.add(
                facts.held().isEmpty()
                        ? condition("RevisionHeld", false, "NothingHeld", "", now)
                        : condition(
                                "RevisionHeld",
                                true,
                                facts.held().getLast().back() ? "RolledBack" : "Held",
                                held(facts.held().getLast()),
                                now));
        var conditionsBefore =
                before.conditions().stream().collect(Collectors.toMap(Condition::type, Function.identity()));
        return new ReconcileStatus(
                facts.applied(),
                converged,
                conditions.stream().map(next -> since(next, conditionsBefore)).toList(),
                layers,
                facts.retained(),
                facts.held().stream().map(RevisionRows.Held::revision).toList(),
                facts.secrets(),
                facts.generated());
    }

    private static String held(RevisionRows.Held held) {
        return "revision " + held.revision() + " failed and is held until something changes or it is released: "
                + held.message();
    }

    private static Condition overall(Facts facts, boolean converged, Instant now) {
        if (converged) {
            return condition("Ready", true, "Converged", "", now);
        }
        if (facts.desired() == 0) {
            return condition("Ready", false, "NoDesiredState", "nothing was published for this site yet", now);
        }
        if (facts.unreachable().isPresent()) {
            return condition(
                    "Ready",
                    false,
                    "ApiServerUnreachable",
                    facts.unreachable().get().reason(),
                    now);
        }
        if (!facts.held().isEmpty()) {
            var last = facts.held().getLast();
            var ready = facts.layers().stream().allMatch(Facts.Layer::complete);
            return condition(
                    "Ready",
                    false,
                    last.back() ? "RolledBack" : "Held",
                    (ready || !last.back() ? "" : "revision " + facts.target() + " is being put back; ") + held(last),
                    now);
        }
        if (facts.desired() != facts.target()) {
            return condition(
                    "Ready", false, "Paused", "revision " + facts.desired() + " waits until the site is resumed", now);
        }
        var open = facts.layers().stream().filter(layer -> !layer.complete()).findFirst();
        if (open.isPresent()) {
            return condition("Ready", false, "LayersNotReady", message(open.get()), now);
        }
        if (!facts.pruning().isEmpty()) {
            return condition("Ready", false, "Pruning", String.join("; ", facts.pruning()), now);
        }
        return condition("Ready", false, "Progressing", "revision " + facts.target() + " is being applied", now);
    }

    private static Condition layersReady(Facts facts, boolean ready, Instant now) {
        return facts.layers().stream()
                .filter(layer -> !layer.complete())
                .findFirst()
                .map(layer -> condition(
                        "LayersReady", false, state(layer), "layer " + layer.key() + ": " + message(layer), now))
                .orElseGet(() -> condition("LayersReady", ready, "AllReady", "", now));
    }

    private static Condition stalled(Facts facts, Instant now) {
        var troubles = facts.layers().stream()
                .flatMap(layer -> layer.troubles().stream())
                .toList();
        return Stream.concat(troubles.stream(), facts.removal().stream())
                .filter(trouble -> trouble.kind() == Facts.Trouble.Kind.STALLED)
                .findFirst()
                .map(trouble -> condition("Stalled", true, trouble.reason(), trouble.message(), now))
                .orElseGet(() -> condition("Stalled", false, "NothingInTheWay", "", now));
    }

    private static Condition reachable(Facts facts, Instant now) {
        if (!facts.asked()) {
            return new Condition("ApiServerReachable", "Unknown", "NotAskedYet", "", now);
        }
        return facts.unreachable()
                .map(down -> condition("ApiServerReachable", false, "NoAnswer", down.reason(), now))
                .orElseGet(() -> slow(facts.answerTime())
                        .map(slow -> condition("ApiServerReachable", true, "AnswersSlowly", slow, now))
                        .orElseGet(() -> condition("ApiServerReachable", true, "Answers", "", now)));
    }

    /** In few steps, so that the condition does not change with every answer. */
    private static Optional<String> slow(Duration answerTime) {
        return SLOW.stream()
                .filter(seconds -> answerTime.toMillis() > seconds * 1000L)
                .findFirst()
                .map(seconds -> "answers take more than " + seconds + " s; everything is done, only later");
    }

    private static Condition drift(Facts facts, Instant now) {
        return facts.layers().stream()
                .filter(layer -> !layer.reported().isEmpty())
                .findFirst()
                .map(layer -> condition(
                        "Drifted", true, "OnlyReported", "layer " + layer.key() + ": " + layer.reported(), now))
                .orElseGet(() -> condition("Drifted", false, "AsApplied", "", now));
    }

    private static SiteReport.Layer show(Facts.Layer layer, Map<String, SiteReport.Layer> before, Instant now) {
        var old = before.get(layer.key().toString());
        var state = state(layer);
        var since = old != null && old.state().equals(state) && old.digest().equals(layer.digest()) ? old.since() : now;
        return new SiteReport.Layer(
                layer.key().toString(),
                layer.version(),
                layer.digest(),
                state,
                tame(layer.complete() ? layer.reported() : message(layer)),
                since,
                layer.ready(),
                layer.total());
    }

    private static String state(Facts.Layer layer) {
        if (layer.complete()) {
            return "Converged";
        }
        if (layer.settled()) {
            return "Degraded";
        }
        if (!layer.blocker().isEmpty()) {
            return "Waiting";
        }
        var waiting = layer.worst()
                .map(trouble -> trouble.kind() == Facts.Trouble.Kind.WAITING)
                .orElse(true);
        return layer.late() || !waiting ? "Failed" : "Progressing";
    }

    private static String message(Facts.Layer layer) {
        if (!layer.blocker().isEmpty() && layer.troubles().isEmpty()) {
            return "waits for layer " + layer.blocker();
        }
        var late = layer.late() ? "not ready in time: " : "";
        return late + layer.worst().map(Facts.Trouble::message).orElse("is being applied");
    }

    private static Condition condition(String type, boolean holds, String reason, String message, Instant now) {
        return new Condition(type, holds ? "True" : "False", reason, tame(message), now);
    }

    private static Condition since(Condition next, Map<String, Condition> before) {
        var old = before.get(next.type());
        return old != null && old.status().equals(next.status())
                ? new Condition(next.type(), next.status(), next.reason(), next.message(), old.since())
                : next;
    }

    private static String tame(String message) {
        var safe = message.replaceAll("\\p{Cntrl}", " ").strip();
        return safe.length() > LONGEST ? safe.substring(0, LONGEST) + "…" : safe;
    }
}
