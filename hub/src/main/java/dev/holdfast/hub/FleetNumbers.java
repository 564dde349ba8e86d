package dev.holdfast.hub;

import dev.holdfast.hub.fleet.Link;
import dev.holdfast.hub.fleet.SiteView;
import dev.holdfast.hub.health.HealthRoutes.Gauge;
import dev.holdfast.protocol.id.SiteId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fleet in numbers, for Prometheus. */
final class FleetNumbers {
    private FleetNumbers() {}

    static List<Gauge> of(HubParts parts) {
        var views = parts.fleet.image().sites();
        var links = new HashMap<Link, Integer>();
        int converged = 0;
        int clusters = 0;
        for (var site : parts.sites.all()) {
            SiteId id = site.id();
            SiteView view = Optional.ofNullable(views.get(id)).orElseGet(() -> parts.fleet.view(id));
            links.merge(view.link(), 1, Integer::sum);
            if (parts.clusters.of(id).isPresent()) {
                clusters++;
                converged += parts.statuses.converged(id) ? 1 : 0;
            }
        }
        var gauges = new ArrayList<Gauge>();
        for (var link : Link.values()) {
            gauges.add(new Gauge(
                    "holdfast_sites",
                    "Sites by the state of their link.",
                    Map.of("link", link.text()),
                    links.getOrDefault(link, 0)));
        }
        gauges.add(new Gauge("holdfast_clusters", "Clusters that are described.", Map.of(), clusters));
        gauges.add(new Gauge("holdfast_clusters_converged", "Clusters equal to what is desired.", Map.of(), converged));
        gauges.add(
                new Gauge("holdfast_commits", "Write transactions since the start.", Map.of(), parts.store.commits()));
        return List.copyOf(gauges);
    }
}
