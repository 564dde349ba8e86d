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

/** What will be disturbed at this site by what is not applied yet. Thread-safe. */
final class SiteForecast {
    private static final System.Logger LOG = System.getLogger(SiteForecast.class.getName());

    private final Site site;
    private final Supplier<List<DesiredState>> present;
    private volatile Optional<Known> last = Optional.empty();

    /** What was foreseen last, and of what: people ask for the status often. */
    private record Known(
            List<DesiredState> from,
            DesiredState to,
            Map<String, Long> secrets,
            Map<String, Long> sealed,
            Map<String, String> made,
            Optional<Foreseen> foreseen) {
        boolean isOf(Known other) {
            return from.equals(other.from)
                    && to.equals(other.to)
                    && secrets.equals(other.secrets)
                    && sealed.equals(other.sealed)
                    && made.equals(other.made);
        }
    }

    /** @param present what may be in the cluster */
    SiteForecast(Site site, Supplier<List<DesiredState>> present) {
        this.site = site;
        this.present = present;
    }

    /** When this is taken in; empty when nobody can tell. */
    Optional<Foreseen> of(Offer offer) {
        var cluster = site.cluster.get().get();
        var made = made(cluster.generated());
        // What layers are filled with is noted by an agent that runs; else it is what was imported last.
        var secrets = versions(site.intake.secrets());
        secrets.putAll(cluster.secrets());
        return foresee(
                site,
                present.get().stream()
                        .map(state -> stored(site, state, secrets, made))
                        .toList(),
                new Stand(offer.desired(), versions(offer.secrets()), made, offer.layers()::read),
                offer.layers()::missing);
    }

    /** When what is wanted now is applied; empty when that is done, or nobody can tell. */
    Optional<Foreseen> pending() {
        var cluster = site.cluster.get().get();
        return site.folder
                .store
                .desired()
                .map(adopted -> DesiredState.parse(adopted.content()))
                .filter(state -> state.revision().value() > cluster.applied())
                .flatMap(state -> {
                    var from = present.get().stream()
                            .filter(was -> was.revision().compareTo(state.revision()) < 0)
                            .toList();
                    var sealed = versions(site.intake.secrets());
                    var asked = new Known(
                            from, state, cluster.secrets(), sealed, made(cluster.generated()), Optional.empty());
                    var known = last.filter(asked::isOf).orElseGet(() -> foreseen(asked));
                    last = Optional.of(known);
                    return known.foreseen();
                });
    }

    private Known foreseen(Known asked) {
        var foreseen = foresee(
                site,
                asked.from().stream()
                        .map(state -> stored(site, state, asked.secrets(), asked.made()))
                        .toList(),
                stored(site, asked.to(), asked.sealed(), asked.made()),
                _ -> 0);
        return new Known(asked.from(), asked.to(), asked.secrets(), asked.sealed(), asked.made(), foreseen);
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

    /**
     * A forecast stands in nobody's way: whatever is wrong with it, the change goes on.
     *
     * @param missing how many bytes of a layer are not here yet
     */
    static Optional<Foreseen> foresee(Site site, List<Stand> from, Stand to, ToLongFunction<DesiredLayer> missing) {
        try {
            var took = site.folder.db.read(new LayerRows()::all).stream()
                    .collect(Collectors.toMap(row -> row.shown().key(), LayerRows.Progress::took));
            var costs = new Costs(missing, key -> took.getOrDefault(key.toString(), Duration.ZERO));
            return Optional.of(Foresight.between(from, to, costs));
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "what will be disturbed cannot be told: {0}", e.toString());
            return Optional.empty();
        }
    }
}
