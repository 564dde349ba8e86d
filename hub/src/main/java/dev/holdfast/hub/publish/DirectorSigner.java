package dev.holdfast.hub.publish;

import dev.holdfast.hub.keys.HubKeys;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.desired.DesiredState.ProfileRef;
import dev.holdfast.protocol.desired.ProfileManifest;
import dev.holdfast.protocol.desired.RemovalStatement;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns a plan into the signed Director of one site, once: the same plan again signs nothing. Thread-safe. */
final class DirectorSigner {
    private final HubStore store;
    private final SignedRows signedRows;
    private final DesiredRows desiredRows;
    private final DirectorFileRows files;
    private final RevisionRows revisions;
    private final SealedRows sealedRows;
    private final SignedMarks marks;
    private final FleetId fleet;
    private final SigningKey variantKey;
    private final Clock clock;
    private final Checkpoint checkpoint;
    private final RepositorySigner signer;

    DirectorSigner(
            HubStore store,
            SignedRows signedRows,
            DesiredRows desiredRows,
            DirectorFileRows files,
            SignedMarks marks,
            HubKeys keys,
            Clock clock,
            Checkpoint checkpoint) {
        this.store = store;
        this.signedRows = signedRows;
        this.desiredRows = desiredRows;
        this.files = files;
        this.revisions = new RevisionRows(store);
        this.sealedRows = new SealedRows(store);
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
     * @param files what only this site fetches, by name
     * @param sealed secrets, as they were sealed to it
     */
    record Stored(
            Optional<DesiredRows.Row> row,
            long lastVersion,
            Optional<Signed> signed,
            Map<String, Bytes> files,
            List<SealedRows.Row> sealed) {
        private static Stored of(
                Optional<DesiredRows.Row> row,
                Optional<Signed> signed,
                Map<String, Bytes> files,
                List<SealedRows.Row> sealed) {
            return new Stored(
                    row,
                    signed.map(Signed::version).orElse(0L),
                    signed.filter(s -> files.containsKey(s.targetsFile()) && files.containsKey(s.snapshotFile())),
                    files,
                    sealed);
        }

        /** The desired state as it was signed. */
        Optional<Bytes> document() {
            return row.map(known -> files.get(known.document().value()));
        }
    }

    /** What is stored of several sites. */
    Map<SiteId, Stored> stored(Collection<SiteId> sites) {
        var rows = desiredRows.find(sites);
        var signed = signedRows.find(sites);
        var held = files.find(sites);
        var sealed = sealedRows.find(sites);
        var stored = new HashMap<SiteId, Stored>();
        for (var site : sites) {
            stored.put(
                    site,
                    Stored.of(
                            Optional.ofNullable(rows.get(site)),
                            Optional.ofNullable(signed.get(site)),
                            held.getOrDefault(site, Map.of()),
                            sealed.getOrDefault(site, List.of())));
        }
        return stored;
    }

    /**
     * What was signed and is not kept yet.
     *
     * @param files those that are new, by name
     * @param oldest version of the oldest files to hold on to
     * @param row empty when only the timestamp is new
     * @param made empty when the revision is not new
     * @param sealed what is sealed to the site now; empty when that is as it was
     */
    record Change(
            SiteId site,
            Signed signed,
            Map<String, Bytes> files,
            long oldest,
            Optional<DesiredRows.Row> row,
            Optional<MadeRevision> made,
            Optional<List<SealedRows.Row>> sealed) {}

    /** What signing for a site comes to; without change all of it was signed already. */
    record Step(Settled.Current outcome, Optional<Change> change) {}

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
     * Signs unless all of this is signed already. Nothing counts until it is kept.
     *
     * @param cluster whose definition made the plan
     * @param enclosures what is vouched for beside the desired state; another list is a reason to sign
     * @param sealed secrets, enclosed too
     * @param acknowledged up to which event the hub has everything
     * @param forStick whether that alone is a reason to sign
     */
    Step sign(
            SiteId site,
            Wishes.ClusterWish cluster,
            DesiredBuilder.Plan plan,
            List<Enclosure> enclosures,
            List<SealedRows.Row> sealed,
            Stored stored,
            long acknowledged,
            boolean forStick) {
        var now = clock.instant();
        var row = stored.row();
        var signed = stored.signed();
        var content = plan.content();
        var before = stored.document();
        var changed = before.isEmpty() || !row.orElseThrow().content().equals(content);
        var acknowledges = forStick && row.isPresent() && row.get().acknowledged() < acknowledged;
        var all = Stream.concat(enclosures.stream(), sealed.stream().map(SealedRows.Row::enclosure))
                .toList();
        var enclosed = Enclosure.digest(all);
        var encloses = row.isPresent() && !row.get().enclosed().equals(enclosed);
        if (!changed
                && signed.isPresent()
                && !acknowledges
                && !encloses
                && !RepositorySigner.contentIsOld(signed.get(), now)) {
            return renewed(site, row.get().revision(), signed.get(), stored, now);
        }
        var revision = row.map(DesiredRows.Row::revision).orElse(0L) + (changed ? 1 : 0);
        var own = new Own();
        var document = own.add(changed ? plan.numbered(revision, now).write() : before.orElseThrow());
        var targets = new ArrayList<>(targets(site, plan, revision, document, own, now));
        all.forEach(
                one -> targets.add(new Target(one.path(), own.add(one.content()), Json.object("kind", "enclosure"))));
        checkpoint.reached("director.sign");
        var last = Math.max(stored.lastVersion(), marks.version(site));
        var more = Json.object("acknowledged", acknowledged);
        var fresh = signer.sign(Scope.director(site), fleet, last, targets, more, now);
        var next = fresh.signed();
        own.files.putAll(fresh.files());
        var oldest = signed.map(Signed::targetsVersion).orElse(next.targetsVersion());
        var kept = new DesiredRows.Row(revision, content, document.digest(), acknowledged, enclosed);
        var source = cluster.source();
        var made = Optional.of(new MadeRevision(revision, cluster.name(), source.definition(), source.author(), now))
                .filter(_ -> changed);
        return new Step(
                new Settled.Current(revision, next.version()),
                Optional.of(new Change(
                        site,
                        next,
                        own.files,
                        oldest,
                        Optional.of(kept),
                        made,
                        Optional.of(sealed).filter(_ -> encloses || changed))));
    }

    private Step renewed(SiteId site, long revision, Signed signed, Stored stored, Instant now) {
        if (!RepositorySigner.timestampIsOld(signed, now)) {
            return new Step(new Settled.Current(revision, signed.version()), Optional.empty());
        }
        var snapshot = Optional.ofNullable(stored.files().get(signed.snapshotFile()));
        var next = signer.renew(Scope.director(site), fleet, signed, snapshot.orElseThrow(), now);
        return new Step(
                new Settled.Current(revision, next.version()),
                Optional.of(new Change(
                        site,
                        next,
                        Map.of(),
                        signed.targetsVersion(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
    }

    /** Keeps what was signed for several sites: all of it or nothing. */
    void keep(List<Change> changes) {
        checkpoint.reached("director.commit");
        store.together(() -> {
            for (var change : changes) {
                files.save(change.site(), change.signed().targetsVersion(), change.files(), change.oldest());
                signedRows.save(Scope.director(change.site()), change.signed());
                change.row().ifPresent(row -> desiredRows.save(change.site(), row));
                change.made().ifPresent(made -> revisions.save(change.site(), made));
                change.sealed().ifPresent(rows -> sealedRows.replace(change.site(), rows));
                checkpoint.reached("director.committing");
            }
            return changes.size();
        });
        checkpoint.reached("director.mark");
        marks.signed(changes);
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
                    new Target(ProfileManifest.target(profile.name(), profile.version()), profile.blob(), catalog));
        }
        for (var layer : plan.state().layers()) {
            var path = ProfileManifest.layerTarget(layer.digest());
            var content = layer.blob();
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
        for (var removal : plan.removals()) {
            add(
                    targets,
                    new Target(
                            RemovalStatement.target(removal.layer()),
                            own.add(removal.envelope()),
                            Json.object("kind", "removal")));
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
