package dev.holdfast.sim.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sim.fault.Lab;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fifty sites at one hub. */
class VirtualFleetTest {
    private static final int SITES = 50;
    /** The state when it connects, the status when something changed, events in batches, and some to spare. */
    private static final int MESSAGES = 16;

    @TempDir
    private Path folder;

    @Test
    void fifty_sites_apply_each_change_once_and_say_little() throws IOException {
        var names = IntStream.rangeClosed(1, SITES).mapToObj(i -> "shop-" + i).toList();
        var sites = new ArrayList<VirtualSite>();
        try (var lab = new Lab(folder)) {
            try {
                for (var name : names) {
                    sites.add(lab.virtual(name, Clock.systemUTC(), new SecureRandom()));
                }
                names.forEach(lab::awaitConverged);
                expect(sites, "number 0, store one", 1);

                lab.publish(1);
                names.forEach(name -> lab.order(name, 1, "two"));
                names.forEach(lab::awaitConverged);
                expect(sites, "number 1, store two", 2);

                // A publish that nobody ordered makes no work at the sites.
                lab.publish(2);
                names.forEach(lab::awaitConverged);
                for (var site : sites) {
                    assertThat(site.applies()).isEmpty();
                    assertThat(site.status().at("desiredRevision").integer()).isEqualTo(2);
                }
            } finally {
                sites.forEach(VirtualSite::close);
            }
        }
    }

    private static void expect(List<VirtualSite> sites, String content, long revision) {
        for (var site : sites) {
            assertThat(page(site)).isEqualTo(content);
            assertThat(site.status().at("appliedRevision").integer()).isEqualTo(revision);
            assertThat(site.applies())
                    .containsKey("ConfigMap default/page")
                    .allSatisfy((object, times) -> assertThat(times).as(object).isEqualTo(1));
            assertThat(site.messages()).isBetween(1, MESSAGES);
        }
    }

    private static String page(VirtualSite site) {
        return site.objects().stream()
                .filter(object -> object.ref().name().equals("page")
                        && object.ref().kind().equals("ConfigMap"))
                .map(object -> "number " + object.view().at("data").at("number").text() + ", store "
                        + object.view().at("data").at("store").text())
                .toList()
                .getFirst();
    }
}
