package dev.holdfast.hub;

import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.profile.Profiles;
import dev.holdfast.hub.secret.Secrets;
import dev.holdfast.hub.site.Site;
import dev.holdfast.hub.site.Sites;
import dev.holdfast.hub.store.ResourceName;
import dev.holdfast.protocol.id.SiteId;
import java.util.Collection;
import java.util.List;

/** Who hears of what: every change ends at the Director, which reads everything again, and at those who listen. */
record Wiring(HubParts parts) {
    void connect() {
        parts.resources.onChange(this::changed);
        parts.publisher.onPublished(() -> changed(allSites()));
        parts.director.onSettled(sites -> {
            sites.forEach(parts.unsigned::looked);
            tell(sites);
        });
        parts.channels.onMoved((profile, author) -> {
            parts.feed.changed(Profiles.name(profile));
            Thread.ofVirtual().start(() -> parts.changes.follow(profile, author));
        });
        parts.pivots.onSaid(parts.director::touch);
        parts.enrolment.onEnrolled(site -> {
            parts.clusters.names(List.of(site)).forEach(name -> parts.launches.wake(name.name()));
            parts.pivots.forget(site);
            parts.fleet.reinstalled(site);
            changed(List.of(site));
        });
        parts.enrolment.onRevoked(site -> changed(List.of(site)));
        parts.fleet.onChange(site -> tell(List.of(site)));
    }

    private void changed(ResourceName name) {
        switch (name.kind()) {
            case "Site" -> site(new SiteId(name.name()));
            case "Cluster" -> {
                parts.launches.wake(name.name());
                var cluster = parts.clusters.find(name.name());
                if (cluster.isEmpty()) {
                    parts.changes.forget(name.name());
                }
                changed(cluster.map(Cluster::site).map(List::of).orElseGet(this::allSites));
            }
            case "Profile" -> parts.channels.reread(name.name());
            case "Registry" -> parts.registries.refreshDue();
            case "ManagementCluster", "Secret" -> {
                if (name.kind().equals(Secrets.KIND)) {
                    changed(parts.clusters.sitesTaking(name.name()));
                }
                parts.managements.lookAtAll();
                parts.launches.wakeAll();
            }
            default -> {}
        }
        parts.feed.changed(name);
    }

    private void site(SiteId site) {
        if (parts.sites.find(site).isEmpty()) {
            parts.enrolment.agent(site).ifPresent(_ -> parts.enrolment.revoke(site, "hub"));
            parts.pivots.silence(site);
            parts.pivots.forget(site);
            parts.announcer.withdraw(site);
            parts.fleet.forget(site);
        }
        changed(List.of(site));
    }

    private void changed(List<SiteId> sites) {
        parts.unsigned.changed(sites);
        sites.forEach(parts.director::touch);
    }

    private void tell(Collection<SiteId> sites) {
        if (parts.feed.isHeard()) {
            sites.stream().map(Sites::name).forEach(parts.feed::changed);
            parts.clusters.names(sites).forEach(parts.feed::changed);
        }
    }

    private List<SiteId> allSites() {
        return parts.sites.all().stream().map(Site::id).toList();
    }
}
