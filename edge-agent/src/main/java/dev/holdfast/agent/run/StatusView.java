package dev.holdfast.agent.run;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.report.SiteReport;
import java.util.ArrayList;
import java.util.List;

/** The site as {@code agent status} shows it: the same names as at the hub, from the site's own store. */
record StatusView(SiteReport report, String link) {
    Json.Obj json() {
        return report.json()
                .without("schema")
                .without("time")
                .with("name", report.site())
                .with("state", state())
                .with("link", link)
                .with("lastSeen", link.equals("online") ? Json.of(report.time().toString()) : Json.NULL)
                .with("reason", reason())
                .with("desiredRevision", orNull(report.desiredRevision()))
                .with("appliedRevision", orNull(report.appliedRevision()))
                .with("layers", new Json.Arr(layers()))
                .with("pending", pending())
                .with("heldRevisions", Json.of(report.heldRevisions()))
                .with("localOverrides", Json.Arr.EMPTY)
                .with("asOf", report.time().toString());
    }

    /** Why it is converged or not, in one word. */
    private String reason() {
        return report.conditions().stream()
                .filter(condition -> condition.type().equals("Ready"))
                .findFirst()
                .map(condition -> condition.reason())
                .orElse("");
    }

    private List<Json> layers() {
        return report.layers().stream()
                .<Json>map(layer -> Json.object(
                        "name", layer.key().substring(layer.key().indexOf('/') + 1),
                        "key", layer.key(),
                        "version", layer.version(),
                        "digest", layer.digest(),
                        "state", layer.state(),
                        "message", layer.message(),
                        "since", layer.since().toString(),
                        "objects", Json.object("ready", layer.ready(), "total", layer.total())))
                .toList();
    }

    private String state() {
        if (holds("Paused")) {
            return "Paused";
        }
        if (report.converged()) {
            return "Converged";
        }
        if (report.desiredRevision() == 0) {
            return "Unknown";
        }
        for (var worst : List.of("Failed", "Degraded")) {
            if (report.layers().stream().anyMatch(layer -> layer.state().equals(worst))) {
                return worst;
            }
        }
        return reasons().isEmpty() ? "Progressing" : "Waiting";
    }

    /** What is verified and not applied yet, and why; null when there is nothing. */
    private Json pending() {
        if (report.desiredRevision() <= report.appliedRevision()) {
            return Json.NULL;
        }
        return Json.object("revision", report.desiredRevision(), "reasons", reasons());
    }

    private List<String> reasons() {
        var reasons = new ArrayList<String>();
        if (holds("Paused")) {
            reasons.add("paused");
        }
        if (holds("AgentTooOld")) {
            reasons.add("agentVersion");
        }
        if (report.heldRevisions().contains(report.desiredRevision())) {
            reasons.add("held");
        }
        return reasons;
    }

    private boolean holds(String condition) {
        return report.conditions().stream().anyMatch(c -> c.isTrue() && c.type().equals(condition));
    }

    static Json orNull(long revision) {
        return revision == 0 ? Json.NULL : Json.Num.of(revision);
    }
}
