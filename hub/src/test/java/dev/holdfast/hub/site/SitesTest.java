package dev.holdfast.hub.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.TestClock;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SitesTest {
    @TempDir
    private Path data;

    @Test
    void a_metered_site_speaks_more_rarely() {
        var clock = new TestClock();
        try (var store = HubStore.open(data.resolve("hub.db"))) {
            var resources = new Resources(store, new AuditRows(store, clock), clock, () -> "uid");
            var sites = new Sites(resources, _ -> false);
            for (var link : new String[] {"default", "metered"}) {
                var document = new NewDocument(
                        sites.kind(), link, "default", Map.of(), Map.of(), Json.object("link", link), Optional.empty());
                var _ = resources.put(sites, document, Optional.empty(), false, Author.HUB);
            }
            assertThat(heartbeat(sites, "default")).isEqualTo(Duration.ofSeconds(30));
            assertThat(heartbeat(sites, "metered")).isEqualTo(Duration.ofMinutes(5));
        }
    }

    @Test
    void of_no_names_nothing_is_found() {
        var clock = new TestClock();
        try (var store = HubStore.open(data.resolve("hub.db"))) {
            var resources = new Resources(store, new AuditRows(store, clock), clock, () -> "uid");
            var sites = new Sites(resources, _ -> false);
            sites.ensure(new SiteId("shop"), "default", Author.HUB);
            assertThat(sites.find(List.of())).isEmpty();
            assertThat(resources.referrers("Cluster", Sites.KIND, List.of())).isEmpty();
        }
    }

    private static Duration heartbeat(Sites sites, String site) {
        return sites.find(new SiteId(site)).orElseThrow().settings().heartbeat();
    }
}
