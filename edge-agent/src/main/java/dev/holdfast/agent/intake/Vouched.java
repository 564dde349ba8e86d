package dev.holdfast.agent.intake;

import dev.holdfast.agent.store.AgentStore;
import dev.holdfast.protocol.desired.CatalogPolicy;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.trust.Target;
import dev.holdfast.protocol.trust.TrustEngine;
import dev.holdfast.protocol.trust.TrustState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What Director and Catalog vouch for beside the desired state. Thread-safe. */
final class Vouched {
    private static final System.Logger LOG = System.getLogger(Vouched.class.getName());

    private final AgentStore store;
    private final Blobs blobs;
    private final TrustEngine directors;
    private final TrustEngine catalogs;

    /** A policy that was read, and what the Catalog was then. */
    private record Known(Optional<Bytes> targets, CatalogPolicy policy) {}

    private volatile Optional<Known> known = Optional.empty();

    /** Which secrets are here, and what the Director was then. */
    private record Sealed(Optional<Bytes> targets, Map<SecretName, Long> versions) {}

    private volatile Sealed sealed = new Sealed(Optional.empty(), Map.of());

    Vouched(AgentStore store, Blobs blobs, TrustEngine directors, TrustEngine catalogs) {
        this.store = store;
        this.blobs = blobs;
        this.directors = directors;
        this.catalogs = catalogs;
    }

    /** What the Director vouches for under this path, as it was imported. */
    Optional<Bytes> enclosed(String path) {
        return directors.targets(store.trust().director()).stream()
                .filter(target -> target.path().equals(path) && CatalogMatch.isEnclosure(path))
                .findFirst()
                .flatMap(target -> {
                    try {
                        return Optional.of(blobs.read(target.content()));
                    } catch (IOException e) {
                        LOG.log(System.Logger.Level.WARNING, "{0} is not here: {1}", path, e.getMessage());
                        return Optional.empty();
                    }
                });
    }

    /** All that this Director encloses. */
    List<BlobRef> enclosed(TrustState director) {
        return directors.targets(director).stream()
                .filter(target -> CatalogMatch.isEnclosure(target.path()))
                .map(Target::content)
                .toList();
    }

    /** The policy of the Catalog that was imported last. */
    Optional<CatalogPolicy> policy() {
        var catalog = store.trust().catalog();
        var last = known;
        if (last.filter(one -> one.targets().equals(catalog.targets())).isEmpty()) {
            last = policy(catalog).flatMap(this::kept).map(policy -> new Known(catalog.targets(), policy));
            known = last;
        }
        return last.map(Known::policy);
    }

    private Optional<CatalogPolicy> kept(BlobRef policy) {
        try {
            return Optional.of(CatalogPolicy.parse(blobs.read(policy)));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the policy of the Catalog is not here: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    /** The policy that this Catalog names. */
    Optional<BlobRef> policy(TrustState catalog) {
        return catalogs.targets(catalog).stream()
                .filter(target -> target.path().equals(CatalogPolicy.TARGET))
                .map(Target::content)
                .findFirst();
    }

    /** The newest version of each secret, as the Director that was imported last says it. */
    Map<SecretName, Long> secrets() {
        var director = store.trust().director();
        var last = sealed;
        if (!last.targets().equals(director.targets())) {
            last = new Sealed(director.targets(), secrets(director));
            sealed = last;
        }
        return last.versions();
    }

    /** The newest version of each secret that this Director has for the site. */
    Map<SecretName, Long> secrets(TrustState director) {
        var versions = new TreeMap<SecretName, Long>();
        directors.targets(director).stream()
                .flatMap(target -> SecretName.ofTarget(target.path()).stream())
                .forEach(file -> versions.merge(file.name(), file.version(), Math::max));
        return Map.copyOf(versions);
    }
}
