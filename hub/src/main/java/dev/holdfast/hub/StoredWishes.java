package dev.holdfast.hub;

import dev.holdfast.hub.cluster.Clusters;
import dev.holdfast.hub.cluster.Desired;
import dev.holdfast.hub.publish.Wishes;
import dev.holdfast.hub.site.Site;
import dev.holdfast.hub.site.Sites;
import dev.holdfast.hub.status.Unsigned;
import dev.holdfast.protocol.desired.DesiredState.SiteSettings;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Wishes out of the stored Site and Cluster documents. Thread-safe. */
final class StoredWishes implements Wishes {
    private final Sites sites;
    private final Clusters clusters;
    private final Unsigned unsigned;
    private final ReconnectWindow window;

    StoredWishes(Sites sites, Clusters clusters, Unsigned unsigned, ReconnectWindow window) {
        this.sites = sites;
        this.clusters = clusters;
        this.unsigned = unsigned;
        this.window = window;
    }

    @Override
    public Set<SiteId> sites() {
        return sites.all().stream().map(Site::id).collect(Collectors.toUnmodifiableSet());
    }

    /** What is wanted of a site. @throws Refusal when it cannot be resolved; then nothing is signed */
    @Override
    public Optional<Wish> wish(SiteId site) {
        unsigned.looking(site);
        return sites.find(site).map(found -> new Wish(settings(found), cluster(site)));
    }

    private SiteSettings settings(Site site) {
        var own = site.settings();
        return new SiteSettings(own.link(), own.heartbeat(), own.paused(), window.now());
    }

    private Optional<ClusterWish> cluster(SiteId site) {
        return switch (clusters.desired(site)) {
            case Desired.NoCluster() -> Optional.empty();
            case Desired.Unresolved unresolved -> {
                var first = unresolved.findings().getFirst();
                throw new Refusal(new Problem(
                        first.code(),
                        "a Cluster that can be resolved",
                        first.path() + ": " + first.message(),
                        first.remedy()));
            }
            case Desired.Resolved(var cluster, var variables) ->
                Optional.of(new ClusterWish(
                        cluster.name(),
                        cluster.project(),
                        cluster.profiles().stream()
                                .map(pin -> new ProfileWish(pin.profile(), pin.version()))
                                .toList(),
                        variables,
                        cluster.overrides()));
        };
    }
}
