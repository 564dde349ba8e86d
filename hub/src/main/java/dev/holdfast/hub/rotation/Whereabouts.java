package dev.holdfast.hub.rotation;

import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.cluster.Clusters;
import dev.holdfast.hub.fleet.Fleet;
import dev.holdfast.hub.publish.Director;
import dev.holdfast.hub.publish.Settled;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Says which clusters take a secret and which version of it each has. */
record Whereabouts(Clusters clusters, Director director, Fleet fleet) {
    /** Names of the clusters that take one value. */
    List<String> takers(String secret, String key) {
        return takers(secret)
                .filter(cluster -> cluster.secrets().containsValue(new SecretName(secret, key)))
                .map(Cluster::name)
                .sorted()
                .toList();
    }

    /**
     * {@code keys[] {key, version, digest}} and {@code clusters[] {cluster, site, variable, key, version, sealed, applied, state,
     * message}}: the version that is wanted, the one at the site's Director and the one that the site's layers have, 0 for none.
     */
    Json.Obj of(ResourceDocument secret) {
        var data = JsonView.of(secret.spec()).at("data");
        var keys = new ArrayList<Json.Obj>();
        data.members()
                .forEach((key, value) -> keys.add(Json.object(
                        "key",
                        key,
                        "version",
                        value.at("version").integer(0),
                        "digest",
                        value.at("digest").text(""))));
        var rows = takers(secret.name())
                .sorted(java.util.Comparator.comparing(Cluster::name))
                .flatMap(cluster -> cluster.secrets().entrySet().stream()
                        .filter(entry -> entry.getValue().secret().equals(secret.name()))
                        .map(entry -> row(
                                cluster,
                                entry.getKey(),
                                entry.getValue(),
                                data.at(entry.getValue().key()).at("version").integer(0))))
                .toList();
        return Json.object("kind", "SecretStatus", "name", secret.name(), "keys", keys, "clusters", rows);
    }

    private Json.Obj row(Cluster cluster, String variable, SecretName name, long wanted) {
        var site = cluster.site();
        long sealed = director.secrets(site).getOrDefault(name, 0L);
        var report = fleet.report(site);
        long there = report.map(said -> said.secrets().getOrDefault(name.toString(), 0L))
                .orElse(0L);
        var refused = director.outcome(site)
                .filter(_ -> sealed != wanted)
                .filter(Settled.NotSigned.class::isInstance)
                .map(Settled.NotSigned.class::cast);
        var ready = report.filter(said -> said.converged()).isPresent();
        var state = refused.filter(not -> !not.reason().equals("NotEnrolled")).isPresent()
                ? "refused"
                : sealed != wanted ? "waiting" : there != wanted ? "sealed" : ready ? "applied" : "applying";
        return Json.object(
                        "cluster",
                        cluster.name(),
                        "site",
                        site.value(),
                        "variable",
                        variable,
                        "key",
                        name.key(),
                        "version",
                        wanted,
                        "sealed",
                        sealed,
                        "applied",
                        there)
                .with("state", state)
                .with("message", refused.map(not -> not.problem().line()).orElse(""));
    }

    private Stream<Cluster> takers(String secret) {
        return clusters.namesTaking(secret).stream().flatMap(name -> clusters.find(name.name()).stream());
    }
}
