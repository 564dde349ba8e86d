package dev.holdfast.hub;

import dev.holdfast.hub.cluster.Clusters;
import dev.holdfast.hub.cluster.Desired;
import dev.holdfast.hub.document.Finding;
import dev.holdfast.hub.publish.Wishes;
import dev.holdfast.hub.site.Site;
import dev.holdfast.hub.site.Sites;
import dev.holdfast.hub.status.Unsigned;
import dev.holdfast.protocol.desired.DesiredState.SiteSettings;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.problem.Problem;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

    @Override
    public Map<SiteId, Wish> of(Collection<SiteId> wanted) {
        wanted.forEach(unsigned::looking);
        var found = sites.find(wanted);
        var desired = clusters.desired(found.values());
        var wishes = new HashMap<SiteId, Wish>();
        found.forEach((id, site) -> wishes.put(id, wish(settings(site), desired.get(id))));
        return wishes;
    }

    private SiteSettings settings(Site site) {
        var own = site.settings();
        return new SiteSettings(own.link(), own.heartbeat(), own.paused(), window.now());
    }

    private static Wish wish(SiteSettings settings, @Nullable Desired desired) {
        return switch (desired) {
            case null -> new Wish(settings, Optional.empty(), Optional.empty());
            case Desired.NoCluster() -> new Wish(settings, Optional.empty(), Optional.empty());
            case Desired.Unresolved(var _, var findings) ->
                new Wish(settings, Optional.empty(), Optional.of(problem(findings.getFirst())));
            case Desired.Resolved(var cluster, var variables, var definition, var author) ->
                new Wish(
                        settings,
                        Optional.of(new ClusterWish(
                                cluster.name(),
                                cluster.project(),
                                cluster.profiles().stream()
                                        .map(pin -> new ProfileWish(pin.profile(), pin.version()))
                                        .toList(),
                                variables,
                                cluster.overrides(),
                                cluster.secrets(),
                                new Source(definition.parts(), author))),
                        Optional.empty());
        };
    }

    private static Problem problem(Finding first) {
        return new Problem(
                first.code(), "a Cluster that can be resolved", first.path() + ": " + first.message(), first.remedy());
    }
}
