package dev.holdfast.hub.ingest;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.report.SiteEvent;
import dev.holdfast.protocol.report.SiteReport;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A signed report file ({@code .hfr}), checked (protocol.md D19). */
record ReportFile(SiteId site, SiteReport report, List<SiteEvent> events, List<Digest> blobs) {
    private static final String PAYLOAD_TYPE = "application/vnd.holdfast.report.v1+json";

    ReportFile {
        events = List.copyOf(events);
        blobs = List.copyOf(blobs);
    }

    /**
     * Reads a file whose signature is by the registered agent of the site it names.
     *
     * @throws Refusal HF-ING-003 (no such agent), HF-DSS-…, HF-JSN-…, HF-ING-001 (of another fleet or site)
     */
    static ReportFile read(Bytes file, Messages messages, Function<SiteId, Optional<PublicKey>> agentKey) {
        var envelope = Envelope.parse(file);
        var view = JsonView.of(StrictJson.parseObject(envelope.payload(), Limits.DOCUMENT));
        view.at("schema").oneOf(Set.of("hfr.v1"));
        var name = view.at("site").text();
        if (!SiteId.isValid(name)) {
            throw view.at("site").outside("a DNS label", name);
        }
        var site = new SiteId(name);
        var key = agentKey.apply(site)
                .orElseThrow(() -> new Refusal(
                        "HF-ING-003",
                        "a registered agent of site " + site,
                        "none",
                        "enrol the site at this hub, then import the report again"));
        envelope.open(PAYLOAD_TYPE, List.of(key));
        return new ReportFile(
                site,
                messages.belonging(site, SiteReport.read(view.at("report"))),
                view.at("events").items().stream()
                        .map(item -> messages.belonging(site, SiteEvent.read(item)))
                        .toList(),
                view.at("blobs").items().stream().map(ReportFile::digest).toList());
    }

    private static Digest digest(JsonView view) {
        if (!Digest.isPrefixed(view.text())) {
            throw view.outside("sha256: and 64 hexadecimal digits", view.text());
        }
        return Digest.parse(view.text());
    }
}
