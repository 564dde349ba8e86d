package dev.holdfast.hub.bundle;

import dev.holdfast.hub.content.Blobs;
import dev.holdfast.hub.depot.Depot;
import dev.holdfast.protocol.bundle.BundleFacts;
import dev.holdfast.protocol.bundle.BundleWriter;
import dev.holdfast.protocol.desired.CatalogPolicy;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.trust.Binding;
import dev.holdfast.protocol.trust.FreshnessPolicy;
import dev.holdfast.protocol.trust.Rejection;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.Role;
import dev.holdfast.protocol.trust.Target;
import dev.holdfast.protocol.trust.TrustEngine;
import dev.holdfast.protocol.trust.TrustState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Chooses what goes into a site's bundle: the files that a site would fetch if it knew nothing but the first roots, as
 * its own trust engine accepts them, and the content they vouch for. Stateless.
 */
final class BundleContents {
    // A newer Director may be signed while we read; its files then replace the older ones.
    private static final int ATTEMPTS = 5;

    private final Depot depot;
    private final FleetId fleet;
    private final Clock clock;

    BundleContents(Depot depot, FleetId fleet, Clock clock) {
        this.depot = depot;
        this.fleet = fleet;
        this.clock = clock;
    }

    /** What an engine that started with the first root believes, and the files it needed for that. */
    private record Believed(SortedMap<String, Bytes> files, long version, List<Target> targets) {}

    /** @throws Refusal HF-TUF-… when the hub's own files do not hold together, HF-BLD-003 when content is missing */
    BundleWriter.Contents of(SiteId site) {
        // The Director first: the Catalog only grows, so a later one still vouches for all of it.
        var director = believed(Repository.DIRECTOR, site);
        var catalog = believed(Repository.CATALOG, site);
        var content = new ArrayList<BlobRef>();
        director.targets().forEach(target -> content.add(target.content()));
        content.add(require(catalog.targets(), CatalogPolicy.TARGET).content());
        var state =
                desired(site, require(director.targets(), DesiredState.TARGET).content());
        var facts =
                new BundleFacts(fleet, site, state.revision().value(), director.version(), clock.instant(), List.of());
        return new BundleWriter.Contents(
                facts,
                Map.of(Repository.DIRECTOR, director.files(), Repository.CATALOG, catalog.files()),
                content.stream().distinct().toList());
    }

    InputStream open(SiteId site, BlobRef blob) {
        return depot.blob(site, blob.digest(), 0)
                .filter(open -> open.length() == blob.length())
                .map(Blobs.Open::stream)
                .orElseThrow(() -> missing(blob.digest().toString()));
    }

    private DesiredState desired(SiteId site, BlobRef document) {
        try (var content = open(site, document)) {
            return DesiredState.parse(Bytes.copyOf(content.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Believed believed(Repository repository, SiteId site) {
        for (int attempt = 1; ; attempt++) {
            var update = update(repository, site);
            if (update.rejection().isEmpty()) {
                return update.believed();
            }
            if (attempt == ATTEMPTS) {
                throw new Refusal(update.rejection().get().problem());
            }
        }
    }

    private record Attempt(Believed believed, Optional<Rejection> rejection) {}

    private Attempt update(Repository repository, SiteId site) {
        var root = depot.metadata(site, repository, "1.root.json").orElseThrow(() -> missing("the first root"));
        var used = new TreeMap<String, Bytes>();
        used.put("1.root.json", root);
        var engine = new TrustEngine(
                new Binding(fleet, repository == Repository.DIRECTOR ? Optional.of(site) : Optional.empty()));
        var update = engine.update(
                TrustState.pinned(repository, root),
                (file, _) -> {
                    var found = depot.metadata(site, repository, file);
                    found.ifPresent(bytes -> used.put(file, bytes));
                    return found;
                },
                FreshnessPolicy.OFFLINE,
                clock.instant());
        var version = engine.version(update.state(), Role.TIMESTAMP);
        return new Attempt(new Believed(used, version, engine.targets(update.state())), update.rejection());
    }

    private static Target require(List<Target> targets, String path) {
        return targets.stream()
                .filter(target -> target.path().equals(path))
                .findFirst()
                .orElseThrow(() -> missing(path));
    }

    private static Refusal missing(String what) {
        return new Refusal(
                "HF-BLD-003",
                "everything that the signed files name in the hub's content folder",
                "no " + what,
                "restore the content folder of the hub from a backup, or publish again");
    }
}
