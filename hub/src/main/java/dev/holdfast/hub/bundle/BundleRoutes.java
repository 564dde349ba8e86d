package dev.holdfast.hub.bundle;

import dev.holdfast.hub.depot.Reports;
import dev.holdfast.hub.depot.Reports.Taken;
import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.http.Exchange;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.site.Sites;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.protocol.bundle.ReportFile;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;

/** {@code /api/v1/bundles} and {@code /api/v1/reports}: the way out and back without a link. */
public final class BundleRoutes implements HttpService {
    private static final String BUNDLES = "/api/v1/bundles";
    private static final String TYPE = "application/vnd.holdfast.bundle";

    private final Bundles bundles;
    private final Sites sites;
    private final Reports reports;
    private final AuditRows audit;

    public BundleRoutes(Bundles bundles, Sites sites, Reports reports, AuditRows audit) {
        this.bundles = bundles;
        this.sites = sites;
        this.reports = reports;
        this.audit = audit;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post(BUNDLES, Exchange.needs(Permission.OPERATE, this::ask))
                .get(BUNDLES + "/{id}", Exchange.needs(Permission.OPERATE, this::fetch))
                .post("/api/v1/reports", Exchange.needs(Permission.OPERATE, this::report));
    }

    private void ask(Exchange exchange) {
        var findings = new Findings();
        var body = JsonView.of(exchange.body());
        findings.only(body, "site", "since", "split", "images");
        findings.later(body, "since", "split", "images");
        var name = findings.name(body.at("site"));
        if (!findings.all().isEmpty()) {
            throw HttpProblem.invalid(findings.all());
        }
        var site = new SiteId(name);
        requireMine(site, exchange);
        var job = bundles.ask(site);
        audit.append(exchange.author(), "bundleAsked", Sites.name(site).toString(), "bundle " + job.id());
        exchange.set("Location", BUNDLES + "/" + job.id()).send(202, building(job));
    }

    private void fetch(Exchange exchange) {
        var id = exchange.path("id");
        var job = bundles.find(id).orElseThrow(() -> gone(id));
        requireMine(job.site(), exchange);
        switch (job.state()) {
            case BundleJob.Building() -> exchange.send(202, building(job));
            case BundleJob.Refused(var why) -> throw HttpProblem.of(409, why);
            case BundleJob.Ready ready -> send(exchange, job, ready);
        }
    }

    private static void send(Exchange exchange, BundleJob job, BundleJob.Ready ready) {
        try (var content = Files.newInputStream(ready.file())) {
            exchange
                    .set("Holdfast-Site", job.site().value())
                    .set("Holdfast-Revision", Long.toString(ready.revision()))
                    .set("Cache-Control", "no-store")
                    .set("Content-Disposition", "attachment; filename=\"" + job.site() + ".hfb\"")
                    .stream(TYPE, ready.length(), content);
        } catch (NoSuchFileException _) {
            throw gone(job.id());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void report(Exchange exchange) {
        var file = exchange.bytes(ReportFile.MAX_BYTES);
        if (exchange.caller().project().isPresent()) {
            requireMine(ReportFile.claimedSite(file), exchange);
        }
        var taken = exchange.dryRun() ? reports.verify(file) : reports.take(file, java.util.Optional.empty());
        switch (taken) {
            case Taken.Refused(var problem) -> throw HttpProblem.of(400, problem);
            case Taken.Imported done -> {
                if (!exchange.dryRun()) {
                    var subject = Sites.name(done.site()).toString();
                    audit.append(
                            exchange.author(), "reportImported", subject, done.result() + ", written " + done.time());
                }
                exchange.send(Json.object(
                        "result", done.result(),
                        "site", done.site().value(),
                        "sequences", done.sequences(),
                        "time", done.time().toString()));
            }
        }
    }

    /** The site exists and the caller may know of it. @throws HttpProblem 404 */
    private void requireMine(SiteId site, Exchange exchange) {
        var mine = sites.find(site).filter(known -> exchange.caller().mayTouch(known.project()));
        if (mine.isEmpty()) {
            throw HttpProblem.notFound(Sites.name(site).toString());
        }
    }

    private static Json.Obj building(BundleJob job) {
        return Json.object("id", job.id(), "site", job.site().value(), "state", "building");
    }

    private static HttpProblem gone(String id) {
        return HttpProblem.notFound("a bundle " + id + " that was asked for in the last 24 hours");
    }
}
