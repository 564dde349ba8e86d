package dev.holdfast.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.change.Changes;
import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.enrol.Enrolment;
import dev.holdfast.hub.enrol.FleetCa;
import dev.holdfast.hub.keys.HubKeys;
import dev.holdfast.hub.launch.LaunchTimes;
import dev.holdfast.hub.profile.ProfileVersion;
import dev.holdfast.hub.publish.PublishResult;
import dev.holdfast.hub.publish.Settled;
import dev.holdfast.hub.resource.DeleteResult;
import dev.holdfast.hub.resource.Deletion;
import dev.holdfast.hub.resource.PutResult;
import dev.holdfast.hub.resource.ResourceKind;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.hub.store.ResourceName;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parts of a hub without its listeners and its minute: a test says when something happens. */
public final class PartsFixture implements AutoCloseable {
    public static final Author ADA = new Author("ada", "test");

    public final TestClock clock = new TestClock();
    public final HubStore store;
    public final Changes changes;
    public final AuditRows audit;
    private final HubParts parts;
    private final FleetId fleet;
    private long reports;

    public PartsFixture(Path data) {
        var random = new SecureRandom();
        var keys = HubKeys.open(data, Optional.empty(), random, clock.instant(), _ -> {});
        fleet = keys.fleet();
        store = HubStore.open(data.resolve("hub.db"));
        var ca = FleetCa.open(keys.folder(), keys.fleet(), List.of("hub.example"), random, clock);
        parts = new HubParts(data, store, keys, ca, HubConfig.EMBEDDED, List::of, LaunchTimes.USUAL, clock, random);
        parts.director.start();
        changes = parts.changes;
        audit = parts.audit;
    }

    /** Creates or replaces a resource written as YAML. */
    public void apply(String text) {
        assertThat(put(text)).isInstanceOfAny(PutResult.Created.class, PutResult.Configured.class);
    }

    /** The codes that refuse it. */
    public List<String> refused(String text) {
        return put(text) instanceof PutResult.Invalid(var findings)
                ? findings.stream().map(finding -> finding.code()).toList()
                : List.of();
    }

    private PutResult put(String text) {
        var json = (Json.Obj) Yaml.readAll(text).getFirst().value();
        var kind = kind(JsonView.of(json).at("kind").text());
        var name = JsonView.of(json).at("metadata").at("name").text();
        var findings = new Findings();
        var wanted = NewDocument.read(json, kind.kind(), name, findings);
        assertThat(findings.all()).isEmpty();
        var seen = parts.resources.find(new ResourceName(kind.kind(), name)).map(_ -> "*");
        return parts.resources.put(kind, wanted, seen, false, ADA);
    }

    private ResourceKind kind(String name) {
        return List.of(parts.registries, parts.profiles, parts.sites, parts.secrets, parts.clusters).stream()
                .filter(kind -> kind.kind().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What publishing says of it: errors, else warnings. */
    public PublishResult tryPublish(String profile) {
        return parts.publisher.publish(profile, Set.of(), Set.of(), ADA);
    }

    public void publish(String profile) {
        assertThat(parts.publisher.publish(profile, Set.of(), Set.of(), ADA))
                .isInstanceOf(PublishResult.Published.class);
    }

    public void channel(String profile, String channel, String version) {
        assertThat(parts.channels.set(profile, channel, version, ADA)).isTrue();
    }

    public ProfileVersion version(String profile, String version) {
        return parts.profiles.find(profile, version).orElseThrow();
    }

    public ResourceDocument cluster(String name) {
        return parts.resources.find(new ResourceName("Cluster", name)).orElseThrow();
    }

    /**
     * The cluster shop-1 shall run the profile store.
     *
     * @param more of its spec, a line
     */
    public void storeAtShop1(String version, String more) {
        apply(
                """
                apiVersion: holdfast.dev/v1
                kind: Cluster
                metadata: {name: shop-1}
                spec:
                  profiles: [{name: store, version: %s}]
                  %s
                """
                        .formatted(version, more));
    }

    public void deleteCluster(String name) {
        assertThat(parts.resources.delete(
                        parts.clusters,
                        name,
                        new Deletion(Optional.empty(), Optional.empty(), Optional.empty()),
                        false,
                        ADA))
                .isInstanceOf(DeleteResult.Deleted.class);
    }

    /** A site with an agent: from now on something is signed for it. */
    public void enrol(String name) {
        var site = new SiteId(name);
        var token = JsonView.of(parts.enrolment.token(site, Enrolment.TOKEN_LIFE));
        var agent = new TestAgent(site);
        assertThat(parts.enrolment.enrol(agent.enrolment(token.at("secret").text()), "test"))
                .isInstanceOf(Enrolment.Outcome.Welcome.class);
        settle(name);
    }

    /** Signs what is accepted. */
    public void settle(String site) {
        assertThat(parts.director.settle(new SiteId(site))).isNotInstanceOf(Settled.NotSigned.class);
    }

    /** The site says that this is what it runs. */
    public void reported(String name, long applied) {
        var site = new SiteId(name);
        var agent = new TestAgent(site);
        var plain = agent.report(fleet, 1, ++reports, clock.instant());
        assertThat(parts.fleet.report(site, TestAgent.applied(plain, applied, false, plain.layers()), "test"))
                .isTrue();
    }

    @Override
    public void close() {
        parts.close();
        store.close();
    }
}
