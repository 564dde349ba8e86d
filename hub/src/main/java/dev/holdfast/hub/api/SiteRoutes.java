package dev.holdfast.hub.api;

import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.cluster.Clusters;
import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.enrol.Enrolment;
import dev.holdfast.hub.http.Exchange;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.ingest.Ingest;
import dev.holdfast.hub.ingest.StoredEvent;
import dev.holdfast.hub.site.Site;
import dev.holdfast.hub.site.Sites;
import dev.holdfast.hub.status.Statuses;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.report.Condition;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Enrolment of a site, and the story of one site or cluster: conditions and events. */
public final class SiteRoutes implements HttpService {
    private static final Duration LONGEST_LIFE = Duration.ofDays(30);

    private final Sites sites;
    private final Clusters clusters;
    private final Enrolment enrolment;
    private final Statuses statuses;
    private final Ingest ingest;
    private final AuditRows audit;
    private final HubEvents hubEvents;
    private final Function<String, List<Json.Obj>> launches;

    /** @param launches the conditions of a cluster that the hub makes, by its name */
    public SiteRoutes(
            Sites sites,
            Clusters clusters,
            Enrolment enrolment,
            Statuses statuses,
            Ingest ingest,
            AuditRows audit,
            Function<String, List<Json.Obj>> launches) {
        this.sites = sites;
        this.clusters = clusters;
        this.enrolment = enrolment;
        this.statuses = statuses;
        this.ingest = ingest;
        this.audit = audit;
        this.hubEvents = new HubEvents(audit);
        this.launches = launches;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/api/v1/sites/{name}/tokens", Exchange.needs(Permission.OPERATE, this::token))
                .post("/api/v1/sites/{name}/revoke", Exchange.needs(Permission.OPERATE, this::revoke))
                .get(
                        "/api/v1/sites/{name}/conditions",
                        Exchange.needs(Permission.READ, e -> conditions(e, site(e), List.of())))
                .get("/api/v1/sites/{name}/events", Exchange.needs(Permission.READ, this::siteEvents))
                .get("/api/v1/events", Exchange.needs(Permission.READ, this::allEvents))
                .get(
                        "/api/v1/clusters/{name}/conditions",
                        Exchange.needs(Permission.READ, e -> conditions(e, home(e), launches.apply(e.path("name")))))
                .get("/api/v1/clusters/{name}/events", Exchange.needs(Permission.READ, this::clusterEvents));
    }

    private void token(Exchange exchange) {
        var site = site(exchange).id();
        var findings = new Findings();
        var body = JsonView.of(exchange.optionalBody());
        findings.only(body, "ttl");
        var life = findings.duration(body.at("ttl")).orElse(Enrolment.TOKEN_LIFE);
        if (life.compareTo(LONGEST_LIFE) > 0) {
            findings.add("ttl", "HF-ENR-009", "longer than 30 days", "choose a shorter time");
        }
        if (!findings.all().isEmpty()) {
            throw HttpProblem.invalid(findings.all());
        }
        var token = enrolment.token(site, life);
        audit.append(exchange.author(), "siteTokenCreated", "Site/" + site, "");
        exchange.send(201, token);
    }

    private void revoke(Exchange exchange) {
        var site = site(exchange).id();
        audit.append(exchange.author(), "siteRevoked", "Site/" + site, "");
        enrolment.revoke(site, exchange.author().name());
        exchange.send(Json.object("kind", "Site", "name", site.value(), "result", "revoked"));
    }

    private void conditions(Exchange exchange, Site site, List<Json.Obj> before) {
        exchange.send(Json.object(
                "kind",
                "List",
                "items",
                Stream.concat(
                                before.stream(),
                                statuses.conditions(site.id()).stream().map(Condition::json))
                        .toList(),
                "continue",
                ""));
    }

    private void siteEvents(Exchange exchange) {
        events(exchange, ingest.events(site(exchange).id(), limit(exchange)), List.of());
    }

    private void clusterEvents(Exchange exchange) {
        var name = exchange.path("name");
        events(exchange, ingest.events(home(exchange).id(), limit(exchange)), hubEvents.newest(name, limit(exchange)));
    }

    private void allEvents(Exchange exchange) {
        Predicate<SiteId> visible = site -> sites.find(site)
                .filter(found -> exchange.caller().mayTouch(found.project()))
                .isPresent();
        events(
                exchange,
                ingest.events(visible, limit(exchange)),
                hubEvents.newest(
                        cluster -> clusters.find(cluster)
                                .filter(found -> visible.test(found.site()))
                                .isPresent(),
                        limit(exchange)));
    }

    private static int limit(Exchange exchange) {
        return exchange.query("limit", 100, 1, 1_000);
    }

    // Newest last, as people read; the newest ones when there are more than asked for.
    private void events(Exchange exchange, List<StoredEvent> ofSites, List<HubEvents.Told> own) {
        var told = ofSites.stream().map(SiteRoutes::told).toList();
        exchange.send(Json.object(
                "kind",
                "List",
                "items",
                HubEvents.merged(told, own, limit(exchange)).reversed().stream()
                        .map(HubEvents.Told::json)
                        .toList(),
                "continue",
                ""));
    }

    private static HubEvents.Told told(StoredEvent stored) {
        return new HubEvents.Told(
                stored.received(),
                stored.event()
                        .json()
                        .with("message", Json.of(stored.event().message()))
                        .with("received", Json.of(stored.received().toString())));
    }

    private Site site(Exchange exchange) {
        var name = exchange.path("name");
        return visible(exchange, name, "Site/" + name);
    }

    private Site home(Exchange exchange) {
        var name = exchange.path("name");
        var site = clusters.find(name).map(Cluster::site).map(SiteId::value).orElse("");
        return visible(exchange, site, "Cluster/" + name);
    }

    private Site visible(Exchange exchange, String site, String asked) {
        return java.util.Optional.of(site)
                .filter(SiteId::isValid)
                .map(SiteId::new)
                .flatMap(sites::find)
                .filter(found -> exchange.caller().mayTouch(found.project()))
                .orElseThrow(() -> HttpProblem.notFound(asked));
    }
}
