package dev.holdfast.hub.publish;

import dev.holdfast.hub.keys.HubKeys;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.desired.DesiredState.ProfileRef;
import dev.holdfast.protocol.desired.ProfileManifest;
import dev.holdfast.protocol.desired.VariantStatement;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.report.SiteReport;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.SigningKey;
import dev.holdfast.protocol.trust.Target;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a plan into the signed Director of one site, once: the same plan again signs nothing. Thread-safe. */
final class DirectorSigner {
    private final SignedRows signedRows;
    private final DesiredRows desiredRows;
    private final DirectorFileRows files;
    private final SignedMarks marks;
    private final FleetId fleet;
    private final SigningKey variantKey;
    private final Clock clock;
    private final Checkpoint checkpoint;
    private final RepositorySigner signer;

    DirectorSigner(
            SignedRows signedRows,
            DesiredRows desiredRows,
            DirectorFileRows files,
            SignedMarks marks,
            HubKeys keys,
            Clock clock,
            Checkpoint checkpoint) {
        this.signedRows = signedRows;
        this.desiredRows = desiredRows;
        this.files = files;
        this.marks = marks;
        this.fleet = keys.fleet();
        this.variantKey = keys.variant();
        this.clock = clock;
        this.checkpoint = checkpoint;
        var key = keys.director();
        this.signer = new RepositorySigner(key, key, key);
    }

    /**
     * What the database has of a site.
     *
     * @param lastVersion highest version of its Director, 0 for none
     * @param signed what was signed, unless files of it are missing
     * @param document its desired state as it was signed
     */
    record Stored(Optional<DesiredRows.Row> row, long lastVersion, Optional<Signed> signed, Optional<Bytes> document) {}

    Stored stored(SiteId site) {
        var row = desiredRows.find(site);
        var signed = signedRows.find(Scope.director(site));
        return new Stored(
                row,
                signed.map(Signed::version).orElse(0L),
                signed.filter(known -> files.holds(site, known)),
                row.flatMap(known -> files.find(site, known.document().value())));
    }

    /** Why the hub must not sign for this site: somebody knows more than the database (protocol.md D42). */
    Optional<Problem> behind(SiteId site, Stored stored, Optional<SiteReport> report) {
        var row = stored.row();
        var version = stored.lastVersion();
        var marked = marks.version(site);
        if (row.isPresent() && marked > version) {
            return Optional.of(behind(site, "version " + marked + " in the hub's own record of signatures"));
        }
        var known = Math.max(version, marked);
        var revision = row.map(DesiredRows.Row::revision).orElse(0L);
        return report.filter(r -> r.desiredRevision() > revision || r.trust().directorVersion() > known)
                .map(r -> behind(
                        site,
                        "revision " + r.desiredRevision() + " with Director version "
                                + r.trust().directorVersion() + " at the site"));
    }

    /** Sites whose timestamp is a day old. */
    List<SiteId> due(Instant now) {
        return signedRows.signedUntil(RepositorySigner.oldTimestamps(now));
    }

    /**
     * Signs unless all of this is signed already.
     *
     * @param stored what the database has, as of this moment
     * @param acknowledged up to which event the hub has everything
     * @param forStick whether that alone is a reason to sign
     */
    Settled sign(SiteId site, DesiredBuilder.Plan plan, Stored stored, long acknowledged, boolean forStick) {
        var now = clock.instant();
        var row = stored.row();
        var signed = stored.signed();
        var content = plan.content();
        var changed = stored.document().isEmpty()
                || row.isEmpty()
                || !row.get().content().equals(content);
        var acknowledges = forStick && row.isPresent() && row.get().acknowledged() < acknowledged;
        if (!changed && signed.isPresent() && !acknowledges && !RepositorySigner.contentIsOld(signed.get(), now)) {
            return renewed(site, row.get().revision(), signed.get(), now);
        }
        var revision = row.map(DesiredRows.Row::revision).orElse(0L) + (changed ? 1 : 0);
        var own = new Own();
        var document = own.add(
                changed
                        ? plan.numbered(revision, now).write()
                        : stored.document().orElseThrow());
        var targets = targets(site, plan, revision, document, own, now);
        checkpoint.reached("director.sign");
        var scope = Scope.director(site);
        var last = Math.max(stored.lastVersion(), marks.version(site));
        var fresh = signer.sign(scope, fleet, last, targets, Json.object("acknowledged", acknowledged), now);
        var next = fresh.signed();
        own.files.putAll(fresh.files());
        var oldest = signed.map(Signed::targetsVersion).orElse(next.targetsVersion());
        checkpoint.reached("director.commit");
        signedRows.together(() -> {
            files.save(site, next.targetsVersion(), own.files, oldest);
            signedRows.save(scope, next);
            desiredRows.save(site, new DesiredRows.Row(revision, content, document.digest(), acknowledged));
            checkpoint.reached("director.committing");
        });
        checkpoint.reached("director.mark");
        marks.signed(site, next.version());
        return new Settled.Current(revision, next.version());
    }

    private Settled renewed(SiteId site, long revision, Signed signed, Instant now) {
        if (!RepositorySigner.timestampIsOld(signed, now)) {
            return new Settled.Current(revision, signed.version());
        }
        var scope = Scope.director(site);
        var snapshot = files.find(site, signed.snapshotFile()).orElseThrow();
        var next = signer.renew(scope, fleet, signed, snapshot, now);
        signedRows.together(() -> signedRows.save(scope, next));
        marks.signed(site, next.version());
        return new Settled.Current(revision, next.version());
    }

    /** What only this site fetches, by the name it has in the database. */
    private static final class Own {
        private final Map<String, Bytes> files = new HashMap<>();

        BlobRef add(Bytes content) {
            var blob = BlobRef.of(content);
            files.put(blob.digest().value(), content);
            return blob;
        }
    }

    private List<Target> targets(
            SiteId site, DesiredBuilder.Plan plan, long revision, BlobRef document, Own own, Instant now) {
        var catalog = Json.object("catalog", true);
        var targets = new LinkedHashMap<String, Target>();
        add(
                targets,
                new Target(
                        DesiredState.TARGET, document, Json.object("kind", "desired", "schema", DesiredState.SCHEMA)));
        var profiles = new ArrayList<ProfileRef>(plan.state().profiles());
        profiles.addAll(plan.profilesOfTombstones());
        for (var profile : profiles) {
            add(
                    targets,
                    new Target(
                            ProfileManifest.target(profile.name(), profile.version()),
                            new BlobRef(profile.digest(), profile.length()),
                            catalog));
        }
        for (var layer : plan.state().layers()) {
            var path = ProfileManifest.layerTarget(layer.digest());
            var content = new BlobRef(layer.digest(), layer.length());
            if (layer.variant()) {
                add(
                        targets,
                        new Target(
                                path,
                                content,
                                Json.object("variant", layer.key().toString())));
                add(targets, statement(site, layer, revision, own, now));
            } else {
                add(targets, new Target(path, content, catalog));
            }
        }
        return List.copyOf(targets.values());
    }

    private Target statement(SiteId site, DesiredLayer layer, long revision, Own own, Instant now) {
        var statement = new VariantStatement(
                fleet,
                site,
                layer.key(),
                layer.inputs(),
                layer.digest(),
                revision,
                RepositorySigner.targetsExpiry(now));
        var envelope = Envelope.sign(VariantStatement.PAYLOAD_TYPE, statement.write(), variantKey);
        return new Target(
                VariantStatement.target(layer.key()), own.add(envelope.write()), Json.object("kind", "variant"));
    }

    private static void add(Map<String, Target> targets, Target target) {
        targets.put(target.path(), target);
    }

    private static Problem behind(SiteId site, String found) {
        return new Problem(
                "HF-PUB-009",
                "a hub that knows at least what site " + site + " knows",
                found + ", which this database does not know",
                "restore a newer backup of the hub; nothing is signed for this site until then");
    }
}
