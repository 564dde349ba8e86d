package dev.holdfast.protocol.message;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.report.SiteReport;

/** The site's report, retained on {@code up/SITE/status} and sent on change only. */
public record StatusMessage(Origin origin, SiteReport report) {
    public static final String TYPE = "dev.holdfast.site.status.v1";

    public Bytes write() {
        return origin.wrap(
                TYPE, "urn:holdfast:schema:site.status:1.0", Long.toString(report.sequence()), report.json());
    }

    /**
     * Reads a status; unknown fields are ignored.
     *
     * @throws Refusal HF-JSN-… with the path, HF-MSG-001 when the report is of another site
     */
    public static StatusMessage parse(Bytes document) {
        var event = Origin.open(document, TYPE);
        var origin = Origin.read(event);
        var report = SiteReport.read(event.at("data"));
        if (!report.site().equals(origin.site().value())
                || !report.fleet().equals(origin.fleet().value())) {
            throw new Refusal(
                    "HF-MSG-001",
                    "a report of " + origin.fleet() + "/" + origin.site(),
                    report.fleet() + "/" + report.site(),
                    "look for two agents with one certificate");
        }
        return new StatusMessage(origin, report);
    }
}
