package dev.holdfast.hub.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.FleetFixture;
import dev.holdfast.hub.TestAgent;
import dev.holdfast.hub.cluster.Clusters;
import dev.holdfast.hub.cluster.LaunchRows;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.profile.Channels;
import dev.holdfast.hub.profile.Profiles;
import dev.holdfast.hub.publish.PublishFixture;
import dev.holdfast.hub.resource.PutResult;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.secret.Secrets;
import dev.holdfast.hub.site.Sites;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.report.SiteReport;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrivalTest {
    private static final SiteId SHOP = PublishFixture.SHOP;

    @Test
    void a_change_that_is_signed_while_somebody_asks_is_not_taken_for_one_that_has_arrived(@TempDir Path data) {
        try (var fixture = new FleetFixture(data)) {
            var hub = fixture.hub;
            hub.rendering.draft("store", "1.0.0", "web");
            hub.publish("store");
            hub.rendering.draft("store", "2.0.0", "web", "db");
            hub.publish("store");
            hub.cluster(SHOP, "store:1.0.0");
            hub.director.settle(SHOP);
            fixture.fleet.report(SHOP, converged(fixture, 1), "mqtt");
            assertThat(status(fixture, _ -> false).at("converged").flag(false)).isTrue();

            var status = status(fixture, _ -> {
                hub.cluster(SHOP, "store:2.0.0");
                hub.director.settle(SHOP);
                return false;
            });
            assertThat(status.at("desiredRevision").integer()).isEqualTo(2);
            assertThat(status.at("converged").flag(false)).isFalse();
        }
    }

    @Test
    void layers_that_start_one_after_the_other_are_progress_as_nothing_outside_holds_them_up(@TempDir Path data) {
        try (var fixture = new FleetFixture(data)) {
            var hub = fixture.hub;
            hub.rendering.draft("store", "1.0.0", "web", "db");
            hub.publish("store");
            hub.cluster(SHOP, "store:1.0.0");
            hub.director.settle(SHOP);
            var now = fixture.clock.instant();
            var starting = List.of(
                    new SiteReport.Layer("store/db", "1.0.0", "", "Progressing", "is being applied", now, 0, 1),
                    new SiteReport.Layer("store/web", "1.0.0", "", "Waiting", "waits for layer store/db", now, 0, 1));
            fixture.fleet.report(SHOP, report(fixture, 1, false, starting), "mqtt");

            var status = status(fixture, _ -> false);
            assertThat(status.at("state").text()).isEqualTo("Progressing");
            assertThat(status.at("pending").present()).isFalse();

            assertThat(status(fixture, _ -> true).at("state").text()).isEqualTo("Waiting");
            assertThat(status(fixture, _ -> true).at("pending").at("reasons").texts())
                    .containsExactly("signature");
        }
    }

    private static SiteReport converged(FleetFixture fixture, long revision) {
        return report(fixture, revision, true, List.of());
    }

    private static SiteReport report(
            FleetFixture fixture, long revision, boolean converged, List<SiteReport.Layer> layers) {
        var plain = fixture.register(SHOP.value()).agent().report(fixture.id, 1, 1, fixture.clock.instant());
        return TestAgent.applied(plain, revision, converged, layers);
    }

    /** @param unsigned answers whether something accepted is not signed yet */
    private static JsonView status(FleetFixture fixture, Predicate<SiteId> unsigned) {
        var store = fixture.hub.store;
        var resources = new Resources(store, new AuditRows(store, fixture.clock), fixture.clock, () -> "uid");
        var sites = new Sites(resources, _ -> false);
        var profiles = new Profiles(store, resources, (_, _) -> List.of(), _ -> List.of());
        var clusters = new Clusters(
                resources,
                sites,
                profiles,
                new Channels(store, _ -> List.of(), new AuditRows(store, fixture.clock), fixture.clock),
                _ -> Optional.empty(),
                new Secrets(resources, fixture.hub.keys.folder(), new SecureRandom(), (_, _) -> Optional.empty()),
                new LaunchRows(store),
                _ -> List.of(),
                (_, _, _) -> List.of());
        var wanted = new NewDocument(
                "Cluster", SHOP.value(), "default", Map.of(), Map.of(), Json.Obj.EMPTY, Optional.empty());
        var document = stored(resources.put(clusters, wanted, Optional.empty(), false, Author.HUB));
        var statuses = new Statuses(
                sites, clusters, fixture.fleet, fixture.enrolment, fixture.hub.director, unsigned, fixture.clock);
        return JsonView.of(statuses.cluster(document));
    }

    private static ResourceDocument stored(PutResult result) {
        return switch (result) {
            case PutResult.Created(var now) -> now;
            case PutResult.Unchanged(var now) -> now;
            case PutResult other -> throw new AssertionError(other);
        };
    }
}
