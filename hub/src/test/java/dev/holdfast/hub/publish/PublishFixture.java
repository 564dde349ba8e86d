package dev.holdfast.hub.publish;

import dev.holdfast.hub.TestClock;
import dev.holdfast.hub.depot.Depot;
import dev.holdfast.hub.keys.HubKeys;
import dev.holdfast.hub.secret.Vault;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.desired.DesiredState.Endpoint;
import dev.holdfast.protocol.desired.DesiredState.SiteSettings;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.report.SiteReport;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.trust.Binding;
import dev.holdfast.protocol.trust.FreshnessPolicy;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.Target;
import dev.holdfast.protocol.trust.TrustEngine;
import dev.holdfast.protocol.trust.TrustState;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A hub's publishing half on a folder, with profiles, wishes and sites in memory. */
public final class PublishFixture implements AutoCloseable {
    static final Author ADA = new Author("ada", "test");

    public static final SiteId SHOP = new SiteId("shop-017");

    public final TestClock clock;
    public final Path data;
    public final FakeRendering rendering = new FakeRendering();
    public final Map<SiteId, Wishes.Wish> wishes = new HashMap<>();
    public final Map<SiteId, List<String>> supports = new HashMap<>(Map.of(SHOP, Features.SUPPORTED));
    public final Map<SiteId, SiteReport> reports = new ConcurrentHashMap<>();
    public final Map<SiteId, List<Enclosure>> enclosures = new ConcurrentHashMap<>();
    public final Map<SecretName, Vault.Held> vault = new ConcurrentHashMap<>();
    /** The key of every site. */
    public SealingKey sealing = SealingKey.generate(new SecureRandom());

    public final List<Bytes> announced = Collections.synchronizedList(new ArrayList<>());
    public final Crash crash = new Crash();
    public final HubKeys keys;
    public final HubStore store;
    public final Publisher publisher;
    public final Director director;

    /** Stops at one step, as a power cut would. */
    public static final class Crash implements Checkpoint {
        public String at = "";

        @Override
        public void reached(String step) {
            if (step.equals(at)) {
                throw new PowerCut();
            }
        }
    }

    /** The process is gone. */
    public static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    public PublishFixture(Path data) {
        this(data, new TestClock());
    }

    public PublishFixture(Path data, TestClock clock) {
        this.data = data;
        this.clock = clock;
        keys = HubKeys.open(data, Optional.of(new FleetId("acme")), new SecureRandom(), clock.instant(), _ -> {});
        store = HubStore.open(data.resolve("hub.db"));
        publisher = new Publisher(data, store, keys, rendering, clock, crash);
        director = new Director(
                data,
                store,
                keys,
                publisher,
                rendering,
                new MemoryWishes(),
                new MemoryFacts(),
                sites -> {
                    var found = new HashMap<>(enclosures);
                    found.keySet().retainAll(sites);
                    return found;
                },
                name -> Optional.ofNullable(vault.get(name)),
                (_, pointer) -> announced.add(pointer),
                () -> List.of(new Endpoint("hub", "https://localhost:8443")),
                clock,
                crash);
    }

    /** With secrets of sensitive variables: {@code NAME/KEY} by the variable's name. */
    public void clusterWithSecrets(SiteId site, Map<String, String> secrets, String profile) {
        cluster(site, profile);
        var plain = Objects.requireNonNull(wishes.get(site)).cluster().orElseThrow();
        var named = new HashMap<String, SecretName>();
        var written = Json.Obj.EMPTY;
        for (var entry : secrets.entrySet()) {
            var name = SecretName.parse(entry.getValue()).orElseThrow();
            named.put(entry.getKey(), name);
            written = written.with(
                    entry.getKey(), Json.object("secretRef", Json.object("name", name.secret(), "key", name.key())));
        }
        wishes.put(
                site,
                new Wishes.Wish(
                        SiteSettings.DEFAULT,
                        Optional.of(new Wishes.ClusterWish(
                                plain.name(),
                                plain.project(),
                                plain.profiles(),
                                plain.variables(),
                                Map.of(),
                                named,
                                new Wishes.Source(Json.object("variables", written), ADA))),
                        Optional.empty()));
    }

    public void cluster(SiteId site, String... profileVersions) {
        cluster(site, Map.of(), profileVersions);
    }

    public void cluster(SiteId site, Map<String, Json> variables, String... profileVersions) {
        var profiles = new ArrayList<Wishes.ProfileWish>();
        for (var text : profileVersions) {
            var parts = text.split(":", -1);
            profiles.add(new Wishes.ProfileWish(parts[0], parts[1]));
        }
        wishes.put(
                site,
                new Wishes.Wish(
                        SiteSettings.DEFAULT,
                        Optional.of(new Wishes.ClusterWish(
                                site.value(),
                                "default",
                                profiles,
                                variables,
                                Map.of(),
                                Map.of(),
                                new Wishes.Source(Json.Obj.EMPTY, ADA))),
                        Optional.empty()));
    }

    /** What an agent believes of a repository, from nothing but the first root. */
    public List<Target> believed(Repository repository, SiteId site) {
        var depot = new Depot(data, director, clock);
        var bound = repository == Repository.DIRECTOR ? Optional.of(site) : Optional.<SiteId>empty();
        var engine = new TrustEngine(new Binding(keys.fleet(), bound));
        var update = engine.update(
                TrustState.pinned(
                        repository,
                        depot.metadata(site, repository, "1.root.json").orElseThrow()),
                (file, _) -> depot.metadata(site, repository, file),
                FreshnessPolicy.STRICT,
                clock.instant());
        if (update.rejection().isPresent()) {
            throw new AssertionError(update.rejection().get().problem().line());
        }
        return engine.targets(update.state());
    }

    public List<Target> catalog() {
        return believed(Repository.CATALOG, SHOP);
    }

    public List<Target> director(SiteId site) {
        return believed(Repository.DIRECTOR, site);
    }

    public PublishResult publish(String name) {
        return publisher.publish(name, Set.of(), Set.of(), PublishFixture.ADA);
    }

    @Override
    public void close() {
        store.close();
    }

    private final class MemoryWishes implements Wishes {
        @Override
        public Set<SiteId> sites() {
            return Set.copyOf(wishes.keySet());
        }

        @Override
        public Map<SiteId, Wish> of(Collection<SiteId> sites) {
            var found = new HashMap<>(wishes);
            found.keySet().retainAll(sites);
            return found;
        }
    }

    private final class MemoryFacts implements SiteFacts {
        @Override
        public Map<SiteId, Facts> of(Collection<SiteId> sites) {
            var found = new HashMap<SiteId, Facts>();
            supports.forEach((site, features) ->
                    found.put(site, new Facts(features, Optional.ofNullable(reports.get(site)), 0)));
            found.keySet().retainAll(sites);
            return found;
        }

        @Override
        public Optional<String> sealingKey(SiteId site) {
            return Optional.of(sealing.publicHex());
        }
    }
}
