package dev.holdfast.agent.run;

import dev.holdfast.agent.forecast.Costs;
import dev.holdfast.agent.forecast.Foreseen;
import dev.holdfast.agent.forecast.Foresight;
import dev.holdfast.agent.forecast.Stand;
import dev.holdfast.agent.intake.Offer;
import dev.holdfast.agent.reconcile.DesiredSource.Filled;
import dev.holdfast.agent.store.LayerRows;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.desired.SecretName;
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
    private final Supplier<List<Filled>> present;
    private volatile Optional<Known> last = Optional.empty();

    /** What was foreseen last, and of what: people ask for the status often. */
    private record Known(List<Filled> from, DesiredState to, Map<String, Long> secrets, Optional<Foreseen> foreseen) {
        boolean isOf(List<Filled> otherFrom, DesiredState otherTo, Map<String, Long> otherSecrets) {
            return from.equals(otherFrom) && to.equals(otherTo) && secrets.equals(otherSecrets);
        }
    }

    /** @param present what may be in the cluster */
    SiteForecast(Site site, Supplier<List<Filled>> present) {
        this.site = site;
        this.present = present;
    }

    /** When this is taken in; empty when nobody can tell. */
    Optional<Foreseen> of(Offer offer) {
        var from = present.get();
        // What layers are filled with is noted by an agent that runs; else it is what was imported last.
        var imported = versions(site.intake.secrets());
        return foresee(
                site,
                from.stream()
                        .map(was -> {
                            var secrets = new TreeMap<>(imported);
                            secrets.putAll(was.secrets());
                            return stored(site, new Filled(was.state(), secrets, was.generated()));
                        })
                        .toList(),
                new Stand(offer.desired(), versions(offer.secrets()), made(from), offer.layers()::read),
                offer.layers()::missing);
    }

    /** When what is wanted now is applied; empty when that is done, or nobody can tell. */
    Optional<Foreseen> pending() {
        return site.folder
                .store
                .desired()
                .map(adopted -> DesiredState.parse(adopted.content()))
                .filter(state ->
                        state.revision().value() > site.cluster.get().get().applied())
                .flatMap(this::pending);
    }

    private Optional<Foreseen> pending(DesiredState next) {
        var from = present.get().stream()
                .filter(was -> was.state().revision().compareTo(next.revision()) < 0)
                .toList();
        var secrets = versions(site.intake.secrets());
        var known = last.filter(one -> one.isOf(from, next, secrets)).orElseGet(() -> {
            var to = new Stand(next, secrets, made(from), layer -> content(site, layer));
            var stands = from.stream().map(was -> stored(site, was)).toList();
            return new Known(from, next, secrets, foresee(site, stands, to, _ -> 0));
        });
        last = Optional.of(known);
        return known.foreseen();
    }

    /** What sites make is made anew only when it must be. */
    private static Map<String, String> made(List<Filled> from) {
        return from.isEmpty() ? Map.of() : made(from.getLast());
    }

    private static Map<String, String> made(Filled filled) {
        return filled.generated().stream()
                .collect(Collectors.toMap(
                        SiteReport.Generated::variable, SiteReport.Generated::digest, (one, _) -> one));
    }

    /** A stand of which everything is in the site's own store. */
    static Stand stored(Site site, Filled filled) {
        return new Stand(filled.state(), filled.secrets(), made(filled), layer -> content(site, layer));
    }

    /** A layer as it was signed. @throws IOException when it is not here, or damaged */
    static HydratedLayer content(Site site, DesiredLayer layer) throws IOException {
        return HydratedLayer.parse(site.blobs.read(layer.blob()));
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
