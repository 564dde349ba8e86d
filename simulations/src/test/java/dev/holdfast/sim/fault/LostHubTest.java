package dev.holdfast.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sim.testbed.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database of the hub is gone or old; no site may lose anything by that. */
class LostHubTest {
    @TempDir
    private Path folder;

    @Test
    void a_hub_without_its_database_takes_nothing_from_a_site() throws IOException {
        try (var lab = new Lab(folder)) {
            var site = lab.site("plant");
            lab.awaitConverged("plant");
            lab.order("plant", 0, "two");
            site.awaitStore("two");
            lab.awaitConverged("plant");
            var before = site.objects();
            lab.stopHub();
            for (var part : List.of("hub.db", "hub.db-wal", "hub.db-shm")) {
                Files.deleteIfExists(lab.data().resolve(part));
            }
            lab.startHub();
            site.stop();
            site.start();
            site.expectRepair();
            // People describe their fleet anew; the hub knows nothing of what it once signed.
            lab.publish(0);
            lab.shell().must("apply", "-f", lab.file("plant-site.yaml"));
            lab.order("plant", 0, "three");
            site.expectRepair();
            assertThat(site.status().at("desiredRevision").integer()).isEqualTo(2);
            assertThat(site.store()).contains("two");
            assertThat(names(site))
                    .isEqualTo(before.stream().map(o -> o.ref().toString()).toList());
        }
    }

    @Test
    void a_hub_restored_from_last_week_signs_nothing_for_a_site_that_knows_more() throws IOException {
        try (var lab = new Lab(folder)) {
            var site = lab.site("plant");
            var other = lab.site("depot");
            lab.awaitConverged("plant");
            lab.awaitConverged("depot");
            lab.stopHub();
            var backup = Files.copy(lab.data().resolve("hub.db"), folder.resolve("backup.db"));
            lab.startHub();
            lab.order("plant", 0, "two");
            site.awaitStore("two");
            lab.awaitConverged("plant");
            lab.stopHub();
            for (var part : List.of("hub.db-wal", "hub.db-shm")) {
                Files.deleteIfExists(lab.data().resolve(part));
            }
            Files.copy(backup, lab.data().resolve("hub.db"), StandardCopyOption.REPLACE_EXISTING);
            lab.startHub();
            Lab.until("the hub says that it is behind", () -> lab.atHub("plant", "HubBehind", "True"));
            lab.order("plant", 0, "three");
            lab.order("depot", 0, "four");
            other.awaitStore("four");
            lab.awaitConverged("depot");
            assertThat(lab.atHub("plant", "HubBehind", "True")).isTrue();
            assertThat(site.store()).contains("two");
            assertThat(site.status().at("desiredRevision").integer()).isEqualTo(2);
            assertThat(site.says("RejectedUpdate", "True")).isFalse();
            site.expectRepair();
        }
    }

    @Test
    void a_whole_machine_put_back_to_last_week_changes_nothing_at_a_site() throws IOException {
        try (var lab = new Lab(folder)) {
            var site = lab.site("plant");
            lab.awaitConverged("plant");
            lab.stopHub();
            var backup = folder.resolve("backup");
            Folders.copy(lab.data(), backup);
            lab.startHub();
            lab.order("plant", 0, "two");
            site.awaitStore("two");
            lab.awaitConverged("plant");
            lab.stopHub();
            Folders.delete(lab.data());
            Folders.copy(backup, lab.data());
            lab.startHub();
            Lab.until("the hub says that it is behind", () -> lab.atHub("plant", "HubBehind", "True"));
            lab.order("plant", 0, "three");
            site.expectRepair();
            assertThat(site.store()).contains("two");
            assertThat(site.status().at("desiredRevision").integer()).isEqualTo(2);
        }
    }

    private static List<String> names(LabSite site) {
        return site.objects().stream().map(object -> object.ref().toString()).toList();
    }
}
