package dev.holdfast.hub.status;

import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.report.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The conditions of a site: those it reported, and those only the hub can know. Thread-safe. */
final class Conditions {
    private record Key(String site, String type) {}

    private final Map<Key, Condition> known = new ConcurrentHashMap<>();

    List<Condition> of(Picture picture) {
        var all = new ArrayList<Condition>();
        all.add(converged(picture));
        all.add(enrolled(picture));
        picture.notSigned().ifPresent(not -> {
            switch (not.reason()) {
                case "NoCluster", "NotEnrolled" -> {}
                case "HubBehind", "AgentTooOld" ->
                    all.add(hub(picture, not.reason(), "True", not.reason(), not.problem()));
                default -> all.add(hub(picture, "PublishFailed", "True", not.reason(), not.problem()));
            }
        });
        picture.report().ifPresent(report -> report.conditions().stream()
                .filter(reported -> all.stream().noneMatch(own -> own.type().equals(reported.type())))
                .forEach(all::add));
        return List.copyOf(all);
    }

    private Condition converged(Picture picture) {
        if (picture.converged()) {
            return since(picture, "Converged", "True", "AsDesired", "");
        }
        if (!picture.hasCluster()) {
            return since(picture, "Converged", "False", "NoCluster", "no cluster is described for this site");
        }
        if (picture.unsigned()) {
            return since(picture, "Converged", "False", "Signing", "the newest change is not signed yet");
        }
        if (picture.notSigned().isPresent()) {
            var not = picture.notSigned().get();
            return since(
                    picture, "Converged", "False", not.reason(), not.problem().line());
        }
        if (picture.desired().isEmpty()) {
            return since(picture, "Converged", "False", "Signing", "the newest change is not signed yet");
        }
        var report = picture.report();
        if (report.isEmpty()) {
            return since(picture, "Converged", "Unknown", "NoReport", "the site has not reported yet");
        }
        if (report.get().converged()
                && report.get().appliedRevision() == picture.desired().get()
                && picture.oldSecret().isPresent()) {
            return since(
                    picture,
                    "Converged",
                    "False",
                    "Progressing",
                    "the site does not have the newest value of secret "
                            + picture.oldSecret().get() + " yet");
        }
        if (report.get().appliedRevision() == picture.desired().get()
                && report.get().desiredRevision() == picture.desired().get()) {
            return since(
                    picture,
                    "Converged",
                    "False",
                    "NotReady",
                    notReady(report.get().layers()));
        }
        if (picture.isHeld()) {
            return since(picture, "Converged", "False", "Held", held(report.get()));
        }
        return since(
                picture,
                "Converged",
                "False",
                "Progressing",
                "the site reported revision " + report.get().appliedRevision() + ", desired is "
                        + picture.desired().get());
    }

    private static String held(dev.holdfast.protocol.report.SiteReport report) {
        return report.conditions().stream()
                .filter(condition -> condition.isTrue() && condition.type().equals("RevisionHeld"))
                .map(Condition::message)
                .findFirst()
                .orElse("the desired revision failed at the site, revision " + report.appliedRevision() + " runs");
    }

    private static String notReady(List<dev.holdfast.protocol.report.SiteReport.Layer> layers) {
        return layers.stream()
                .filter(layer -> !layer.state().equals("Converged"))
                .findFirst()
                .map(layer -> layer.key() + " is " + layer.state()
                        + (layer.message().isEmpty() ? "" : ": " + layer.message()))
                .orElse("the site is not ready");
    }

    private Condition enrolled(Picture picture) {
        return picture.agent()
                .map(agent -> new Condition("Enrolled", "True", "Registered", "", agent.enrolled()))
                .orElseGet(() -> since(
                        picture,
                        "Enrolled",
                        "False",
                        "NoAgent",
                        "no agent is registered; make a token with: holdfast site token "
                                + picture.site().id()));
    }

    private Condition hub(Picture picture, String type, String status, String reason, Problem problem) {
        return since(picture, type, status, reason, problem.line());
    }

    // A hub that was restarted goes on with the times that the site and the signed state know.
    private static Instant firstSeen(Picture picture, String status) {
        return status.equals("True")
                ? picture.report().stream()
                        .flatMap(report -> report.conditions().stream())
                        .filter(condition -> condition.type().equals("Ready") && condition.isTrue())
                        .map(Condition::since)
                        .findFirst()
                        .orElse(picture.now())
                : picture.desiredSince().orElse(picture.now());
    }

    /** The condition with the time since which this hub process has seen it so. */
    private Condition since(Picture picture, String type, String status, String reason, String message) {
        var key = new Key(picture.site().id().value(), type);
        return known.compute(key, (_, before) -> {
            Instant since;
            if (before == null) {
                since = type.equals("Converged") ? firstSeen(picture, status) : picture.now();
            } else {
                since = before.status().equals(status) ? before.since() : picture.now();
            }
            return new Condition(type, status, reason, message, since);
        });
    }
}
