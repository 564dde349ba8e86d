package dev.holdfast.hub.status;

import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.cluster.Clusters;
import dev.holdfast.hub.enrol.Enrolment;
import dev.holdfast.hub.fleet.Fleet;
import dev.holdfast.hub.publish.Director;
import dev.holdfast.hub.site.Site;
import dev.holdfast.hub.site.Sites;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.report.Condition;
import dev.holdfast.protocol.report.SiteReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The status of sites and clusters as answers show it. Thread-safe. */
public final class Statuses {
    private static final Duration USUAL_CONTACT = Duration.ofMinutes(5);
    private static final Duration DARK_CONTACT = Duration.ofDays(30);

    private final Sites sites;
    private final Clusters clusters;
    private final Fleet fleet;
    private final Enrolment enrolment;
    private final Director director;
    private final Predicate<SiteId> unsigned;
    private final Clock clock;
    private final Conditions conditions = new Conditions();

    /** @param unsigned whether something was accepted for a site that is not signed yet */
    public Statuses(
            Sites sites,
            Clusters clusters,
            Fleet fleet,
            Enrolment enrolment,
            Director director,
            Predicate<SiteId> unsigned,
            Clock clock) {
        this.sites = sites;
        this.clusters = clusters;
        this.fleet = fleet;
        this.enrolment = enrolment;
        this.director = director;
        this.unsigned = unsigned;
        this.clock = clock;
    }

    /** Status of a Site. */
    public Json.Obj site(ResourceDocument document) {
        return sites.find(new SiteId(document.name()))
                .map(site -> common(picture(site, document.created().time())))
                .orElse(Json.Obj.EMPTY);
    }

    /** Status of a Cluster: that of its site and more. */
    public Json.Obj cluster(ResourceDocument document) {
        var site = clusters.find(document.name()).map(Cluster::site).flatMap(sites::find);
        return site.map(found -> cluster(picture(found, document.created().time())))
                .orElse(Json.Obj.EMPTY);
    }

    /** Conditions of a site. */
    public List<Condition> conditions(SiteId site) {
        return sites.find(site)
                .map(found -> conditions.of(picture(found, clock.instant())))
                .orElse(List.of());
    }

    /** Whether a site runs what is desired of it, as last reported. */
    public boolean converged(SiteId site) {
        return sites.find(site)
                .filter(found -> picture(found, clock.instant()).converged())
                .isPresent();
    }

    private Picture picture(Site site, Instant created) {
        var id = site.id();
        // First of all: were it asked after the desired revision, the revision could be one that was just replaced.
        var accepted = unsigned.test(id);
        var cluster = clusters.of(id);
        var hasCluster = cluster.isPresent();
        var seen = fleet.view(id);
        var desired = hasCluster ? director.desiredRevision(id) : Optional.<Long>empty();
        var applied = seen.report().map(SiteReport::appliedRevision);
        var since = desired.isPresent() && !desired.equals(applied)
                ? director.desired(id).map(DesiredState::issued)
                : Optional.<Instant>empty();
        return new Picture(
                site,
                created,
                hasCluster,
                seen,
                enrolment.agent(id),
                director.outcome(id),
                desired,
                since,
                secrets(cluster, id),
                accepted,
                clock.instant());
    }

    private Map<String, Long> secrets(Optional<Cluster> cluster, SiteId site) {
        var taken = cluster.map(found -> Set.copyOf(found.secrets().values())).orElse(Set.of());
        if (taken.isEmpty()) {
            return Map.of();
        }
        var sealed = new TreeMap<String, Long>();
        director.secrets(site).forEach((name, version) -> {
            if (taken.contains(name)) {
                sealed.put(name.toString(), version);
            }
        });
        return sealed;
    }

    private Json.Obj common(Picture picture) {
        var seen = picture.seen();
        var all = conditions.of(picture);
        return Json.object(
                "link", seen.link().text(),
                "lastSeen", time(seen.lastSeen()),
                "via", seen.via().isEmpty() ? Json.NULL : Json.of(seen.via()),
                "contact", contact(picture),
                "desiredRevision",
                        picture.hasCluster() ? Json.of(picture.desired().orElse(0L)) : Json.NULL,
                "adoptedRevision", picture.hasCluster() ? Json.of(picture.adopted()) : Json.NULL,
                "appliedRevision", picture.hasCluster() ? Json.of(picture.applied()) : Json.NULL,
                "converged", picture.converged(),
                "reason",
                        all.stream()
                                .filter(condition -> condition.type().equals("Converged"))
                                .findFirst()
                                .map(Condition::reason)
                                .orElse(""),
                "conditions", all.stream().map(Condition::json).toList(),
                "certificates", certificates(picture),
                "plannedUntil", time(seen.plannedUntil()),
                "asOf", time(seen.asOf()));
    }

    private Json.Obj cluster(Picture picture) {
        var state = ClusterState.of(picture);
        var report = picture.report();
        var status = common(picture)
                .with("state", state.word())
                .with(
                        "layers",
                        Json.of(report.map(SiteReport::layers).orElse(List.of()).stream()
                                .map(Statuses::layer)
                                .toList()))
                .with(
                        "generated",
                        Json.of(report.map(SiteReport::generated).orElse(List.of()).stream()
                                .map(SiteReport.Generated::json)
                                .toList()))
                .with("pending", pending(picture, state))
                .with(
                        "heldRevisions",
                        Json.of(report.map(SiteReport::heldRevisions).orElse(List.of())))
                .with("localOverrides", Json.Arr.EMPTY)
                .with("retained", Json.of(report.map(SiteReport::retained).orElse(List.of())));
        return picture.agent()
                .map(agent ->
                        status.with("agent", Json.object("version", agent.version(), "supports", agent.supports())))
                .orElse(status);
    }

    private static Json pending(Picture picture, ClusterState state) {
        var behind = picture.desired()
                .filter(desired -> desired != picture.applied())
                .isPresent();
        if (!behind && state.waitingFor().isEmpty()) {
            return Json.NULL;
        }
        return Json.object(
                "revision",
                picture.desired().isPresent() ? Json.of(picture.desired().get()) : Json.NULL,
                "reasons",
                state.waitingFor(),
                "since",
                time(picture.desiredSince()),
                "until",
                Json.NULL);
    }

    private static Json layer(SiteReport.Layer layer) {
        return Json.object(
                "name", layer.key().substring(layer.key().indexOf('/') + 1),
                "key", layer.key(),
                "version", layer.version(),
                "state", layer.state(),
                "message", layer.message(),
                "since", layer.since().toString(),
                "objects", Json.object("ready", layer.ready(), "total", layer.total()));
    }

    private static String contact(Picture picture) {
        var patience = picture.site().expectContact().orElse(picture.dark() ? DARK_CONTACT : USUAL_CONTACT);
        var last = picture.seen().lastSeen().orElse(picture.created());
        return last.plus(patience).isBefore(picture.now()) ? "overdue" : "onTime";
    }

    private static Json certificates(Picture picture) {
        var reported = picture.report().map(SiteReport::certificates).orElse(List.of());
        if (reported.isEmpty()) {
            return Json.of(picture.agent()
                    .map(agent -> List.of(Json.object(
                            "name", "agent", "notAfter", agent.notAfter().toString())))
                    .orElse(List.of()));
        }
        var generated = picture.report().map(SiteReport::generated).orElse(List.of()).stream()
                .flatMap(made -> made.notAfter().map(end -> certificate(made.variable(), end)).stream());
        return Json.of(Stream.concat(reported.stream().map(c -> certificate(c.name(), c.notAfter())), generated)
                .toList());
    }

    private static Json.Obj certificate(String name, Instant end) {
        return Json.object("name", name, "notAfter", end.toString());
    }

    private static Json time(Optional<Instant> time) {
        return time.<Json>map(at -> new Json.Str(at.toString())).orElse(Json.NULL);
    }
}
