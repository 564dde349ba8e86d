package dev.holdfast.agent.uplink;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.report.SiteReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Lets a status pass when it differs from the last one, and not too soon after it. That the site keeps a newer revision
 * passes at once, as whoever changed it waits for that; it comes once for each revision. Confined to the uplink's loop.
 */
final class StatusGate {
    private Duration pause;
    private Json.Obj last = Json.Obj.EMPTY;
    private Instant lastAt = Instant.EPOCH;
    private long adopted;
    private boolean held;

    StatusGate(Duration pause) {
        this.pause = pause;
    }

    /** Changes the least time between two. */
    void spread(Duration next) {
        pause = next;
    }

    /** The next status passes at once. */
    void forget() {
        last = Json.Obj.EMPTY;
        lastAt = Instant.EPOCH;
        adopted = 0;
    }

    Optional<Json.Obj> due(SiteReport report, Instant now) {
        var content = content(report);
        held = !content.equals(last);
        var news = report.desiredRevision() > adopted;
        return held && (news || !now.isBefore(lastAt.plus(pause))) ? Optional.of(content) : Optional.empty();
    }

    void said(Json.Obj content, Instant now) {
        last = content;
        lastAt = now;
        adopted = JsonView.of(content).at("desiredRevision").natural(0);
        held = false;
    }

    /** How long until a held status may pass. */
    Duration pause(Instant now) {
        return held ? Duration.between(now, lastAt.plus(pause)) : Duration.ofHours(1);
    }

    /** What makes a difference: not the number and not the time. */
    static Json.Obj content(SiteReport report) {
        return report.json().without("sequence").without("time");
    }
}
