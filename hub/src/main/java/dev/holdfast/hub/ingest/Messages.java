package dev.holdfast.hub.ingest;

import dev.holdfast.hub.pivot.PivotInbox;
import dev.holdfast.protocol.bundle.ReportFile;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.message.EventBatch;
import dev.holdfast.protocol.message.Origin;
import dev.holdfast.protocol.message.SiteState;
import dev.holdfast.protocol.message.StatusMessage;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.report.SiteEvent;
import dev.holdfast.protocol.report.SiteReport;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads what a site of this fleet sends and holds it to the sender; every refusal has a code. */
record Messages(FleetId fleet) {
    SiteState state(SiteId site, Bytes payload) {
        var state = SiteState.parse(payload);
        check(site, state.origin());
        return state;
    }

    SiteReport status(SiteId site, Bytes payload) {
        var status = StatusMessage.parse(payload);
        check(site, status.origin());
        return status.report();
    }

    List<SiteEvent> events(SiteId site, Bytes payload) {
        var events = EventBatch.parse(payload).events();
        events.forEach(event -> check(site, event.fleet(), event.site()));
        return events;
    }

    /** An envelope that nobody has checked yet. @throws Refusal HF-PIV-041 (too long), HF-DSS-001 */
    Envelope statement(Bytes payload) {
        if (payload.length() > PivotInbox.LONGEST_STATEMENT) {
            throw new Refusal(
                    "HF-PIV-041",
                    "a statement of at most " + PivotInbox.LONGEST_STATEMENT + " bytes",
                    payload.length() + " bytes",
                    "see the problems that the site reports");
        }
        return Envelope.parse(payload);
    }

    /**
     * A report file that the registered agent of the site it names has signed.
     *
     * @throws Refusal HF-ING-003 (no such agent), HF-HFR-…, HF-DSS-…, HF-JSN-…
     */
    ReportFile file(Bytes file, Function<SiteId, Optional<PublicKey>> agentKey) {
        var site = ReportFile.claimedSite(file);
        var key = agentKey.apply(site)
                .orElseThrow(() -> new Refusal(
                        "HF-ING-003",
                        "a registered agent of site " + site,
                        "none",
                        "enrol the site at this hub, then import the report again"));
        return ReportFile.open(file, fleet, site, key);
    }

    private void check(SiteId site, Origin origin) {
        check(site, origin.fleet().value(), origin.site().value());
    }

    private void check(SiteId site, String foundFleet, String foundSite) {
        if (!foundFleet.equals(fleet.value()) || !foundSite.equals(site.value())) {
            throw new Refusal(
                    "HF-ING-001",
                    "a message about " + fleet + "/" + site,
                    foundFleet + "/" + foundSite,
                    "check the agent of this site");
        }
    }
}
