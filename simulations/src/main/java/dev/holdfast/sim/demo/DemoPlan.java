package dev.holdfast.sim.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a demo shall be.
 *
 * @param folder where everything it keeps lies; the next demo there goes on
 * @param sites how many shops, at least one
 * @param clusters where the sites' clusters come from
 * @param broker {@code embedded}, or the {@code mqtts://} address of one that runs with the files of the demo's hub
 * @param port of the web API; empty for the one of last time, or any free one
 * @param catalog folder of our packs, with the sample profiles
 */
record DemoPlan(Path folder, int sites, Clusters clusters, String broker, Optional<Integer> port, Path catalog) {
    List<String> names() {
        return IntStream.rangeClosed(1, sites).mapToObj(n -> "shop-" + n).toList();
    }

    Path site(String name) {
        return folder.resolve("sites").resolve(name);
    }

    Path shop(String name) {
        return folder.resolve("shops").resolve(name + ".yaml");
    }

    Path hub() {
        return folder.resolve("hub");
    }
}
