package dev.holdfast.hub.status;

import dev.holdfast.hub.enrol.Agent;
import dev.holdfast.hub.fleet.SiteView;
import dev.holdfast.hub.publish.Settled;
import dev.holdfast.hub.site.Site;
import dev.holdfast.protocol.report.SiteReport;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the hub knows of one site at one moment. Immutable.
 *
 * @param created when the site was first described
 * @param settled what the Director's last look came to
 * @param desired revision last signed
 * @param secrets version of each secret that the cluster takes, as it is sealed to the site
 * @param unsigned whether an accepted change is not yet signed
 */
record Picture(
        Site site,
        Instant created,
        boolean hasCluster,
        SiteView seen,
        Optional<Agent> agent,
        Optional<Settled> settled,
        Optional<Long> desired,
        Optional<Instant> desiredSince,
        Map<String, Long> secrets,
        boolean unsigned,
        Instant now) {
    Optional<SiteReport> report() {
        return seen.report();
    }

    /** The newest revision that the site has verified and keeps, whether or not it has applied it yet. */
    long adopted() {
        return report().map(SiteReport::desiredRevision).orElse(0L);
    }

    long applied() {
        return report().map(SiteReport::appliedRevision).orElse(0L);
    }

    /** What is desired failed at the site, which does not try it again by itself. */
    boolean isHeld() {
        return desired.isPresent()
                && report().filter(report -> report.heldRevisions().contains(desired.get()))
                        .isPresent();
    }

    boolean paused() {
        return site.settings().paused();
    }

    boolean dark() {
        return site.settings().link().equals("dark");
    }

    Optional<Settled.NotSigned> notSigned() {
        return settled.filter(Settled.NotSigned.class::isInstance).map(Settled.NotSigned.class::cast);
    }

    /** The applied revision is the desired one and all of it is ready, as last reported. */
    boolean converged() {
        return hasCluster
                && !unsigned
                && notSigned().isEmpty()
                && desired.isPresent()
                && report().filter(report -> report.converged()
                                && report.appliedRevision() == desired.get()
                                && report.desiredRevision() == desired.get())
                        .isPresent()
                && oldSecret().isEmpty();
    }

    /** A secret of which the site's layers do not have the newest version. */
    Optional<String> oldSecret() {
        var there = report().map(SiteReport::secrets).orElse(Map.of());
        return secrets.entrySet().stream()
                .filter(secret -> !secret.getValue().equals(there.get(secret.getKey())))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
