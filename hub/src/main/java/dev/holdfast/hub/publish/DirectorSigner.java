package dev.holdfast.hub.publish;

import dev.holdfast.hub.content.Blobs;
import dev.holdfast.hub.content.MetadataFiles;
import dev.holdfast.hub.content.MetadataFiles.Scope;
import dev.holdfast.hub.keys.HubKeys;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.desired.DesiredState.ProfileRef;
import dev.holdfast.protocol.desired.ProfileManifest;
import dev.holdfast.protocol.desired.VariantStatement;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.report.SiteReport;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.trust.Binding;
import dev.holdfast.protocol.trust.Target;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a plan into the signed Director of one site, once: the same plan again signs nothing. */
final class DirectorSigner {
    private final Blobs blobs;
    private final SignedRows signedRows;
    private final DesiredRows desiredRows;
    private final HubKeys keys;
    private final Clock clock;
    private final Checkpoint checkpoint;
    private final RepositorySigner signer;

    DirectorSigner(
            Blobs blobs,
            MetadataFiles files,
            SignedRows signedRows,
            DesiredRows desiredRows,
            HubKeys keys,
            Clock clock,
            Checkpoint checkpoint) {
        this.blobs = blobs;
        this.signedRows = signedRows;
        this.desiredRows = desiredRows;
        this.keys = keys;
        this.clock = clock;
        this.checkpoint = checkpoint;
        var key = keys.director();
        this.signer = new RepositorySigner(files, key, key, key);
    }

    /** After a crash between the commit and the last file: shows what the database says. */
    void recover(SiteId site) {
        var scope = new Scope.Director(site);
        signedRows
                .find(scope)
                .filter(signed -> signer.visibleVersion(scope) < signed.version() && signer.complete(scope, signed))
                .ifPresent(signed -> signer.expose(scope, signed, Optional.empty()));
    }

    /** Why the hub must not sign for this site: somebody knows more than the database (protocol.md D42). */
    Optional<Problem> behind(SiteId site, Optional<SiteReport> report) {
        var scope = new Scope.Director(site);
        var row = desiredRows.find(site);
        var version = signedRows.find(scope).map(Signed::version).orElse(0L);
        var visible = signer.visibleVersion(scope);
        if (row.isPresent() && visible > version) {
            return Optional.of(behind(site, "version " + visible + " in the hub's own files"));
        }
        var known = Math.max(version, visible);
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

    Settled sign(SiteId site, DesiredBuilder.Plan plan, long acknowledged, boolean forStick) {
        var scope = new Scope.Director(site);
        var now = clock.instant();
        var row = desiredRows.find(site);
        var signed = signedRows.find(scope).filter(found -> signer.complete(scope, found));
        var content = plan.content();
        var changed = row.isEmpty() || !row.get().content().equals(content);
        var acknowledges = forStick && row.isPresent() && row.get().acknowledged() < acknowledged;
        if (!changed && signed.isPresent() && !acknowledges && !RepositorySigner.contentIsOld(signed.get(), now)) {
            return renewed(scope, site, row.get().revision(), signed.get(), now);
        }
        var revision = row.map(DesiredRows.Row::revision).orElse(0L) + (changed ? 1 : 0);
        var document = changed
                ? blobs.put(plan.numbered(revision, now).write())
                : BlobRef.of(blobs.require(row.get().document()));
        var targets = targets(site, plan, revision, document, now);
        checkpoint.reached("director.sign");
        var last = Math.max(signedRows.find(scope).map(Signed::version).orElse(0L), signer.visibleVersion(scope));
        var more = Json.object("acknowledged", acknowledged);
        var next = signer.sign(scope, last, targets, binding(site), more, now);
        checkpoint.reached("director.commit");
        signedRows.together(() -> {
            signedRows.save(scope, next);
            desiredRows.save(site, new DesiredRows.Row(revision, content, document.digest(), acknowledged));
            checkpoint.reached("director.committing");
        });
        checkpoint.reached("director.expose");
        signer.expose(scope, next, signed);
        return new Settled.Current(revision, next.version());
    }

    private Settled renewed(Scope scope, SiteId site, long revision, Signed signed, Instant now) {
        var current = signed;
        if (RepositorySigner.timestampIsOld(signed, now)) {
            current = signer.renew(scope, signed, binding(site), now).orElse(signed);
            signedRows.save(scope, current);
        }
        if (signer.visibleVersion(scope) != current.version()) {
            signer.expose(scope, current, Optional.of(signed));
        }
        return new Settled.Current(revision, current.version());
    }

    private List<Target> targets(SiteId site, DesiredBuilder.Plan plan, long revision, BlobRef document, Instant now) {
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
                add(targets, statement(site, layer, revision, now));
            } else {
                add(targets, new Target(path, content, catalog));
            }
        }
        return List.copyOf(targets.values());
    }

    private Target statement(SiteId site, DesiredLayer layer, long revision, Instant now) {
        var statement = new VariantStatement(
                keys.fleet(),
                site,
                layer.key(),
                layer.inputs(),
                layer.digest(),
                revision,
                RepositorySigner.targetsExpiry(now));
        var envelope = Envelope.sign(VariantStatement.PAYLOAD_TYPE, statement.write(), keys.variant());
        return new Target(
                VariantStatement.target(layer.key()), blobs.put(envelope.write()), Json.object("kind", "variant"));
    }

    private static void add(Map<String, Target> targets, Target target) {
        targets.put(target.path(), target);
    }

    private Binding binding(SiteId site) {
        return new Binding(keys.fleet(), Optional.of(site));
    }

    private static Problem behind(SiteId site, String found) {
        return new Problem(
                "HF-PUB-009",
                "a hub that knows at least what site " + site + " knows",
                found + ", which this database does not know",
                "restore a newer backup of the hub; nothing is signed for this site until then");
    }
}
