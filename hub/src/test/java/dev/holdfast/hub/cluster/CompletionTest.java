package dev.holdfast.hub.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.document.Finding;
import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.profile.Channels;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.machine.MachineConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T20:00:00Z"), ZoneOffset.UTC);

    @Test
    void addresses_of_pods_and_services_stay_what_the_cluster_was_made_with(@TempDir Path folder) {
        try (var store = HubStore.open(folder.resolve("hub.db"))) {
            var completion = new Completion(
                    new Channels(store, _ -> List.of(), new AuditRows(store, CLOCK), CLOCK),
                    pin -> Optional.of(config(pin.version().equals("2.0.0") ? "10.9.0.0/16" : "10.244.0.0/16")));
            assertThat(check(completion, "1.0.0", "1.1.0")).isEmpty();
            assertThat(check(completion, "1.0.0", "2.0.0")).singleElement().satisfies(finding -> {
                assertThat(finding.code()).isEqualTo("HF-CLU-020");
                assertThat(finding.message()).contains("10.9.0.0/16", "10.244.0.0/16");
            });
            var findings = new Findings();
            completion.check(document("2.0.0"), Optional.empty(), findings);
            assertThat(findings.all()).as("a cluster that is new").isEmpty();
        }
    }

    private static List<Finding> check(Completion completion, String from, String to) {
        var findings = new Findings();
        var before = document(from);
        var author = new Author("ada", "test");
        var when = new ResourceDocument.Stamp(CLOCK.instant(), author);
        completion.check(
                document(to),
                Optional.of(new ResourceDocument(
                        "Cluster", "plant", "default", Map.of(), Map.of(), before.spec(), 1, "uid", when, when)),
                findings);
        return findings.all();
    }

    private static NewDocument document(String version) {
        var pins = Json.of(List.of(Json.object("name", "base", "version", version)));
        return new NewDocument(
                "Cluster", "plant", "default", Map.of(), Map.of(), Json.object("profiles", pins), Optional.empty());
    }

    private static MachineConfig config(String pods) {
        return new MachineConfig(
                "1.35.8",
                new MachineConfig.Network(pods, "10.96.0.0/12", "cluster.local"),
                Json.Obj.EMPTY,
                new MachineConfig.Image("ubuntu", "24.4.0", true, Map.of()),
                List.of());
    }
}
