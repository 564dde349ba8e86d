package dev.holdfast.protocol.bundle;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Base64Text;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.message.PivotLetter;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.report.SiteEvent;
import dev.holdfast.protocol.report.SiteReport;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import dev.holdfast.protocol.sign.Signer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * What a site sends back on a stick or over HTTPS ({@code .hfr}, protocol.md D19, {@code spec/v1/report.md}): its report,
 * the events the hub has not acknowledged, the blobs it has, and what it says in a pivot, signed by the agent key.
 */
public record ReportFile(
        FleetId fleet,
        SiteId site,
        Instant time,
        SiteReport report,
        List<SiteEvent> events,
        List<Digest> blobs,
        Optional<PivotLetter> pivot) {
    public static final String SCHEMA = "hfr.v1";
    public static final String PAYLOAD_TYPE = "application/vnd.holdfast.report.v1+json";
    /** The longest file; a site with more to tell sends several. */
    public static final int MAX_BYTES = 16 << 20;

    private static final Limits LIMITS = new Limits(MAX_BYTES, 32, false);

    public ReportFile {
        events = List.copyOf(events);
        blobs = List.copyOf(blobs);
    }

    /** A file of a site that says nothing about a pivot. */
    public ReportFile(
            FleetId fleet, SiteId site, Instant time, SiteReport report, List<SiteEvent> events, List<Digest> blobs) {
        this(fleet, site, time, report, events, blobs, Optional.empty());
    }

    /** The bytes of the file. */
    public Bytes sign(Signer agent) {
        var content = Json.object(
                "schema", SCHEMA,
                "fleet", fleet.value(),
                "site", site.value(),
                "time", time.toString(),
                "report", report.json(),
                "events", events.stream().map(SiteEvent::json).toList(),
                "blobs", blobs.stream().map(Digest::toString).toList());
        var payload = StrictJson.write(
                pivot.map(letter -> content.with("pivot", json(letter))).orElse(content));
        return Envelope.sign(PAYLOAD_TYPE, payload, agent).write();
    }

    /** Which site a file claims to be from, before anything is believed. @throws Refusal HF-HFR-001, HF-DSS-…, HF-JSN-… */
    public static SiteId claimedSite(Bytes file) {
        return site(JsonView.of(StrictJson.parseObject(envelope(file).payload(), LIMITS)));
    }

    /**
     * Reads a file that this site's key has signed; unknown fields are ignored.
     *
     * @throws Refusal HF-HFR-001 (too long), HF-DSS-… (not signed by the key), HF-HFR-002 (another fleet or site inside),
     *     HF-HFR-003 (another schema), HF-JSN-… with the path
     */
    public static ReportFile open(Bytes file, FleetId fleet, SiteId site, PublicKey agent) {
        var view = JsonView.of(StrictJson.parseObject(envelope(file).open(PAYLOAD_TYPE, List.of(agent)), LIMITS));
        if (!view.at("schema").text().equals(SCHEMA)) {
            throw new Refusal(
                    "HF-HFR-003", SCHEMA, view.at("schema").text(), "update the hub, then import the file again");
        }
        var read = new ReportFile(
                new FleetId(view.at("fleet").label()),
                site(view),
                time(view.at("time")),
                SiteReport.read(view.at("report")),
                view.at("events").items().stream().map(SiteEvent::read).toList(),
                view.at("blobs").items().stream().map(ReportFile::digest).toList(),
                letter(view.at("pivot")));
        var all = read.events().stream()
                .allMatch(e -> e.site().equals(site.value()) && e.fleet().equals(fleet.value()));
        if (!read.fleet().equals(fleet)
                || !read.site().equals(site)
                || !read.report().site().equals(site.value())
                || !read.report().fleet().equals(fleet.value())
                || !all) {
            throw new Refusal(
                    "HF-HFR-002",
                    "everything in it about " + fleet + "/" + site,
                    read.fleet() + "/" + read.site() + ", or a report or event of another site",
                    "write the report again at the site");
        }
        return read;
    }

    private static Json.Obj json(PivotLetter letter) {
        var statement = Json.object("statement", Base64Text.of(letter.statement()));
        return letter.seal()
                .map(file -> statement.with("seal", Json.of(Base64Text.of(file))))
                .orElse(statement);
    }

    private static Optional<PivotLetter> letter(JsonView view) {
        if (!view.present()) {
            return Optional.empty();
        }
        var seal = view.at("seal");
        return Optional.of(new PivotLetter(
                Base64Text.read(view.at("statement")),
                seal.present() ? Optional.of(Base64Text.read(seal)) : Optional.empty()));
    }

    private static Envelope envelope(Bytes file) {
        if (file.length() > MAX_BYTES) {
            throw new Refusal(
                    "HF-HFR-001",
                    "at most " + MAX_BYTES + " bytes",
                    file.length() + " bytes",
                    "import what the site wrote; a site with more to tell writes several files");
        }
        return Envelope.parse(file);
    }

    private static SiteId site(JsonView document) {
        return new SiteId(document.at("site").label());
    }

    private static Digest digest(JsonView view) {
        var text = view.text();
        if (!Digest.isPrefixed(text)) {
            throw view.outside("sha256: and 64 hexadecimal digits", text);
        }
        return Digest.parse(text);
    }

    private static Instant time(JsonView view) {
        var text = view.text();
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException _) {
            throw view.outside("a time such as 2026-11-20T20:00:00Z", text);
        }
    }
}
