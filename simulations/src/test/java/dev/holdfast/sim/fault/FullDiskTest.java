package dev.holdfast.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sim.testbed.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk fills up, under a site and under the hub, on a file system that really has no more room. */
class FullDiskTest {
    @TempDir
    private Path folder;

    @Test
    void a_site_on_a_full_disk_keeps_its_cluster_and_takes_new_content_when_there_is_room() throws IOException {
        try (var disk = SmallDisk.of(folder.resolve("disk"), 96, Need.here(), "a site on a full disk");
                var lab = new Lab(folder)) {
            var site = lab.site("plant", disk.path().resolve("site"));
            lab.awaitConverged("plant");
            disk.fill();
            site.expectRepair();
            lab.order("plant", 0, "two");
            lab.shell().must("bundle", "build", "plant", "-o", lab.file("plant.hfb"));
            var answer = site.take(Path.of(lab.file("plant.hfb")));
            assertThat(answer.at("result").text()).isEqualTo("refused");
            assertThat(answer.at("code").text()).isEqualTo("HF-IMP-001");
            Lab.until(
                    "the site says that its disk is full",
                    () -> site.says("DiskFull", "True") || site.says("StoreFailing", "True"));
            assertThat(site.store()).contains("one");
            site.expectRepair();
            disk.free();
            assertThat(site.take(Path.of(lab.file("plant.hfb"))).at("result").text())
                    .isIn("imported", "alreadyHere");
            site.awaitStore("two");
            site.awaitNo("DiskFull");
            site.awaitNo("StoreFailing");
            lab.awaitConverged("plant");
        }
    }

    @Test
    void a_hub_on_a_full_disk_refuses_what_it_cannot_keep_and_goes_on_reading() throws IOException {
        try (var disk = SmallDisk.of(folder.resolve("disk"), 64, Need.here(), "a hub on a full disk");
                var lab = new Lab(folder, disk.path().resolve("hub"))) {
            var site = lab.site("plant");
            lab.awaitConverged("plant");
            disk.fill();
            lab.write("more.yaml", "apiVersion: holdfast.dev/v1\nkind: Site\nmetadata: {name: more}\nspec: {}\n");
            var refused = lab.shell().run("apply", "-f", lab.file("more.yaml"));
            assertThat(refused.exitStatus()).isNotZero();
            assertThat(refused.err()).contains("HF-API-507");
            assertThat(lab.atHub("plant").at("converged").flag(false)).isTrue();
            site.expectRepair();
            disk.free();
            assertThat(lab.shell().run("get", "site", "more").exitStatus()).isNotZero();
            lab.shell().must("apply", "-f", lab.file("more.yaml"));
            lab.publish(1);
            lab.order("plant", 1, "two");
            site.awaitStore("two");
            lab.awaitConverged("plant");
        }
    }

    @Test
    void a_disk_that_is_full_says_so() throws IOException {
        try (var disk = SmallDisk.of(folder.resolve("disk"), 2, Need.here(), "small disks")) {
            disk.fill();
            assertThat(Files.getFileStore(disk.path()).getUsableSpace()).isZero();
            disk.free();
            assertThat(Files.getFileStore(disk.path()).getUsableSpace()).isGreaterThan(1 << 20);
        }
    }
}
