package dev.holdfast.protocol.report;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a site says about itself ({@code spec/v1/report.md}): sent on change, and inside every {@code .hfr} file.
 *
 * @param bootId counts the starts of the agent, from 1
 * @param instance random id of this installation, to notice clones (protocol.md D36)
 * @param sequence rises with every report and event of the site, over restarts
 * @param desiredRevision newest revision the site has verified, 0 when none
 * @param appliedRevision revision the site has finished applying, 0 when none
 * @param converged whether the desired revision is applied and everything is ready
 * @param heldRevisions revisions that failed here and are not tried again until something changes
 * @param takeover whether the site could take a cluster's management over
 * @param secrets which version of each secret ({@code NAME/KEY}) the layers were last filled with
 * @param generated what the site made itself
 */
public record SiteReport(
        String fleet,
        String site,
        long bootId,
        String instance,
        long sequence,
        Instant time,
        long desiredRevision,
        long appliedRevision,
        boolean converged,
        List<Condition> conditions,
        List<Layer> layers,
        Trust trust,
        Agent agent,
        List<Certificate> certificates,
        List<String> retained,
        List<Long> heldRevisions,
        Takeover takeover,
        Map<String, Long> secrets,
        List<Generated> generated) {
    public static final String SCHEMA = "report.v1";

    /** One layer: state Converged, Progressing, Waiting, Failed or Degraded. */
    public record Layer(
            String key,
            String version,
            String digest,
            String state,
            String message,
            Instant since,
            long ready,
            long total) {}

    /** What the site trusts: versions of metadata and the floor time (protocol.md §1.3). */
    public record Trust(
            long directorRoot, long directorVersion, long catalogRoot, long catalogVersion, Instant floorTime) {}

    /** The agent's build and what it understands. */
    public record Agent(String version, List<String> supports) {
        public Agent {
            supports = List.copyOf(supports);
        }
    }

    /** A certificate and its end. */
    public record Certificate(String name, Instant notAfter) {}

    /**
     * A value that the site made itself.
     *
     * @param digest of a certificate its SHA-256, of a password a mark that tells nobody anything; changes with the value
     * @param notAfter the end of a certificate
     */
    public record Generated(String variable, String digest, Optional<Instant> notAfter) {
        /** Whether the other is of the same variable and says something else. */
        public boolean isOlder(Generated other) {
            return variable.equals(other.variable) && !digest.equals(other.digest);
        }

        public Json.Obj json() {
            var json = Json.object("variable", variable, "digest", digest);
            return notAfter.map(end -> json.with("notAfter", end.toString())).orElse(json);
        }
    }

    public SiteReport {
        generated = List.copyOf(generated);
        conditions = List.copyOf(conditions);
        layers = List.copyOf(layers);
        certificates = List.copyOf(certificates);
        retained = List.copyOf(retained);
        heldRevisions = List.copyOf(heldRevisions);
        secrets = Collections.unmodifiableMap(new TreeMap<>(secrets));
    }

    /** A report of a site that holds no revision back and takes no cluster over. */
    public SiteReport(
            String fleet,
            String site,
            long bootId,
            String instance,
            long sequence,
            Instant time,
            long desiredRevision,
            long appliedRevision,
            boolean converged,
            List<Condition> conditions,
            List<Layer> layers,
            Trust trust,
            Agent agent,
            List<Certificate> certificates,
            List<String> retained) {
        this(
                fleet,
                site,
                bootId,
                instance,
                sequence,
                time,
                desiredRevision,
                appliedRevision,
                converged,
                conditions,
                layers,
                trust,
                agent,
                certificates,
                retained,
                List.of(),
                Takeover.UNKNOWN,
                Map.of(),
                List.of());
    }

    public Json.Obj json() {
        var json = Json.object(
                "schema", SCHEMA,
                "fleet", fleet,
                "site", site,
                "bootId", bootId,
                "instance", instance,
                "sequence", sequence,
                "time", time.toString(),
                "desiredRevision", desiredRevision,
                "appliedRevision", appliedRevision,
                "converged", converged,
                "conditions", conditions.stream().map(Condition::json).toList(),
                "layers",
                        layers.stream()
                                .map(l -> Json.object(
                                        "key", l.key(),
                                        "version", l.version(),
                                        "digest", l.digest(),
                                        "state", l.state(),
                                        "message", l.message(),
                                        "since", l.since().toString(),
                                        "objects", Json.object("ready", l.ready(), "total", l.total())))
                                .toList(),
                "trust",
                        Json.object(
                                "directorRoot", trust.directorRoot(),
                                "directorVersion", trust.directorVersion(),
                                "catalogRoot", trust.catalogRoot(),
                                "catalogVersion", trust.catalogVersion(),
                                "floorTime", trust.floorTime().toString()),
                "agent", Json.object("version", agent.version(), "supports", agent.supports()),
                "certificates",
                        certificates.stream()
                                .map(c -> Json.object(
                                        "name",
                                        c.name(),
                                        "notAfter",
                                        c.notAfter().toString()))
                                .toList(),
                "retained", retained,
                "heldRevisions", heldRevisions);
        json = takeover.isKnown() ? json.with("takeover", takeover.json()) : json;
        json = secrets.isEmpty() ? json : json.with("secrets", secretsJson());
        return generated.isEmpty()
                ? json
                : json.with(
                        "generated",
                        Json.of(generated.stream().map(Generated::json).toList()));
    }

    private static Generated generated(JsonView view) {
        return new Generated(
                view.at("variable").text(),
                view.at("digest").text(),
                view.at("notAfter").present() ? Optional.of(Times.read(view.at("notAfter"))) : Optional.empty());
    }

    private Json secretsJson() {
        var json = Json.Obj.EMPTY;
        for (var secret : secrets.entrySet()) {
            json = json.with(secret.getKey(), Json.of(secret.getValue()));
        }
        return json;
    }

    private static Map<String, Long> secrets(JsonView view) {
        var secrets = new TreeMap<String, Long>();
        view.members().forEach((name, version) -> secrets.put(name, version.natural()));
        return secrets;
    }

    public Bytes write() {
        return StrictJson.write(json());
    }

    public static SiteReport parse(Bytes document) {
        return read(JsonView.of(StrictJson.parseObject(document, Limits.DOCUMENT)));
    }

    /** Reads a report; unknown fields are ignored. @throws dev.holdfast.protocol.problem.Refusal HF-JSN-… with the path */
    public static SiteReport read(JsonView view) {
        view.at("schema").oneOf(Set.of(SCHEMA));
        var trust = view.at("trust");
        return new SiteReport(
                view.at("fleet").label(),
                view.at("site").label(),
                view.at("bootId").natural(),
                view.at("instance").text(),
                view.at("sequence").natural(),
                Times.read(view.at("time")),
                view.at("desiredRevision").natural(),
                view.at("appliedRevision").natural(),
                view.at("converged").flag(false),
                view.at("conditions").items().stream().map(Condition::read).toList(),
                view.at("layers").items().stream().map(SiteReport::layer).toList(),
                new Trust(
                        trust.at("directorRoot").natural(),
                        trust.at("directorVersion").natural(),
                        trust.at("catalogRoot").natural(),
                        trust.at("catalogVersion").natural(),
                        Times.read(trust.at("floorTime"))),
                new Agent(
                        view.at("agent").at("version").text(),
                        view.at("agent").at("supports").texts()),
                view.at("certificates").items().stream()
                        .map(c -> new Certificate(c.at("name").text(), Times.read(c.at("notAfter"))))
                        .toList(),
                view.at("retained").texts(),
                view.at("heldRevisions").items().stream().map(JsonView::natural).toList(),
                Takeover.read(view.at("takeover")),
                secrets(view.at("secrets")),
                view.at("generated").items().stream().map(SiteReport::generated).toList());
    }

    private static Layer layer(JsonView view) {
        return new Layer(
                view.at("key").text(),
                view.at("version").text(),
                view.at("digest").text(),
                view.at("state").text(),
                view.at("message").text(""),
                Times.read(view.at("since")),
                view.at("objects").at("ready").natural(0),
                view.at("objects").at("total").natural(0));
    }
}
