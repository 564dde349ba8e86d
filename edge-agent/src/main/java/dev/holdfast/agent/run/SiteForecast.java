package dev.holdfast.agent.run;

import dev.holdfast.agent.forecast.Costs;
import dev.holdfast.agent.forecast.Foreseen;
import dev.holdfast.agent.forecast.Foresight;
import dev.holdfast.agent.forecast.Stand;
import dev.holdfast.agent.intake.Offer;
import dev.holdfast.agent.store.LayerRows;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.report.SiteReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What will be disturbed at this site, since what was complete here last.
 *
 * @param running what was complete last, else what is being applied first
 */
record SiteForecast(Site site, Supplier<Optional<DesiredState>> running) {
    private static final System.Logger LOG = System.getLogger(SiteForecast.class.getName());

    /** When this is taken in; empty when nobody can tell. */
    Optional<Foreseen> of(Offer offer) {
        var cluster = site.cluster.get().get();
        var made = made(cluster.generated());
        return foresee(
                running.get().map(state -> stored(site, state, cluster.secrets(), made)),
                new Stand(offer.desired(), versions(offer.secrets()), made, offer.layers()::read),
                costs(site, offer.layers()::missing));
    }

    /** When what is wanted now is applied; empty when that is done, or nobody can tell. */
    Optional<Foreseen> pending() {
        var cluster = site.cluster.get().get();
        var made = made(cluster.generated());
        return site.folder
                .store
                .desired()
                .map(adopted -> DesiredState.parse(adopted.content()))
                .filter(state -> state.revision().value() > cluster.applied())
                .flatMap(state -> foresee(
                        running.get()
                                .filter(was -> was.revision().compareTo(state.revision()) < 0)
                                .map(was -> stored(site, was, cluster.secrets(), made)),
                        stored(site, state, versions(site.intake.secrets()), made),
                        costs(site, _ -> 0)));
    }

    /** What a change costs here. */
    static Costs costs(Site site, ToLongFunction<DesiredLayer> missing) {
        var took = site.folder.db.read(new LayerRows()::all).stream()
                .collect(Collectors.toMap(row -> row.shown().key(), LayerRows.Progress::took));
        return new Costs(missing, key -> took.getOrDefault(key.toString(), Duration.ZERO));
    }

    /** A stand of which everything is in the site's own store. */
    static Stand stored(Site site, DesiredState state, Map<String, Long> secrets, Map<String, String> made) {
        return new Stand(state, secrets, made, layer -> content(site, layer));
    }

    /** A layer as it was signed. @throws IOException when it is not here, or damaged */
    static HydratedLayer content(Site site, DesiredLayer layer) throws IOException {
        return HydratedLayer.parse(site.blobs.read(new BlobRef(layer.digest(), layer.length())));
    }

    /** Digests by variable. */
    static Map<String, String> made(List<SiteReport.Generated> generated) {
        return generated.stream()
                .collect(Collectors.toMap(
                        SiteReport.Generated::variable, SiteReport.Generated::digest, (one, _) -> one));
    }

    private static Map<String, Long> versions(Map<SecretName, Long> secrets) {
        var versions = new TreeMap<String, Long>();
        secrets.forEach((name, version) -> versions.put(name.toString(), version));
        return versions;
    }

    /** A forecast stands in nobody's way. */
    static Optional<Foreseen> foresee(Optional<Stand> from, Stand to, Costs costs) {
        try {
            return Optional.of(Foresight.between(from, to, costs));
        } catch (IOException | Refusal e) {
            LOG.log(System.Logger.Level.WARNING, "what will be disturbed cannot be told: {0}", e.getMessage());
            return Optional.empty();
        }
    }
}
