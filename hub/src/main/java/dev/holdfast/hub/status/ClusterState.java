package dev.holdfast.hub.status;

import dev.holdfast.hub.fleet.Link;
import dev.holdfast.protocol.report.SiteReport;
import java.util.ArrayList;
import java.util.List;

/** One word for the table, and what the cluster waits for. */
record ClusterState(String word, List<String> waitingFor) {
    static ClusterState of(Picture picture) {
        var reasons = reasons(picture);
        return new ClusterState(word(picture, reasons), reasons);
    }

    // Offline is a state of its own, never failed; a site that is dark on purpose is judged by its last report.
    private static String word(Picture picture, List<String> reasons) {
        if (picture.seen().link() == Link.OFFLINE && !picture.dark()) {
            return "Offline";
        }
        if (picture.paused()) {
            return "Paused";
        }
        if (picture.converged()) {
            return "Converged";
        }
        if (picture.notSigned()
                .filter(not -> !not.reason().equals("NotEnrolled"))
                .isPresent()) {
            return "Waiting";
        }
        if (picture.report().isEmpty()) {
            return "Unknown";
        }
        var report = picture.report().get();
        if (hasLayer(report, "Failed")) {
            return "Failed";
        }
        if (hasLayer(report, "Degraded")) {
            return "Degraded";
        }
        // A layer that waits for another one is on its way; waiting is for what comes from outside.
        return reasons.isEmpty() ? "Progressing" : "Waiting";
    }

    private static List<String> reasons(Picture picture) {
        var reasons = new ArrayList<String>();
        picture.notSigned()
                .ifPresent(not -> reasons.add(
                        switch (not.reason()) {
                            case "HubBehind" -> "held";
                            case "AgentTooOld" -> "agentVersion";
                            case "NotEnrolled" -> "link";
                            default -> "preflight";
                        }));
        if (picture.unsigned() && reasons.isEmpty()) {
            reasons.add("signature");
        }
        var behind =
                picture.desired().filter(desired -> desired > picture.applied()).isPresent();
        if (behind && picture.paused()) {
            reasons.add("paused");
        }
        if (behind && picture.seen().link() != Link.ONLINE && !reasons.contains("link")) {
            reasons.add("link");
        }
        if (picture.isHeld() && !reasons.contains("held")) {
            reasons.add("held");
        }
        picture.report().ifPresent(report -> report.conditions().stream()
                .filter(condition -> condition.isTrue() && condition.type().equals("AgentTooOld"))
                .filter(_ -> !reasons.contains("agentVersion"))
                .forEach(_ -> reasons.add("agentVersion")));
        return List.copyOf(reasons);
    }

    private static boolean hasLayer(SiteReport report, String state) {
        return report.layers().stream().anyMatch(layer -> layer.state().equals(state));
    }
}
