package dev.holdfast.capi.pivot;

import static dev.holdfast.capi.api.contract.SmallKinds.CORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.api.MemoryCapiApi;
import dev.holdfast.capi.api.contract.SampleCluster;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Somebody who looks at both servers after every call and knows nothing of pivots. */
final class Watcher {
    private final List<MemoryCapiApi> sides;
    private final Map<String, String> machines;
    private final String authority;

    Watcher(MemoryCapiApi... sides) {
        this.sides = List.of(sides);
        this.machines = machines(this.sides.getFirst());
        this.authority = authorities().findFirst().orElseThrow();
    }

    /** At most one side acts, and the machines are what they were. */
    void look() {
        assertThat(active()).as("sides that act").hasSizeLessThanOrEqualTo(1);
        var seen = new TreeMap<String, String>();
        sides.forEach(side -> seen.putAll(machines(side)));
        assertThat(seen).as("machines of both sides").isEqualTo(machines);
        active().forEach(side ->
                assertThat(machines(side)).as("machines of the side that acts").isEqualTo(machines));
        assertThat(authorities()).as("certificate authorities").allMatch(authority::equals);
    }

    List<MemoryCapiApi> active() {
        return sides.stream()
                .filter(side -> objects(side, "Cluster")
                        .anyMatch(cluster -> !cluster.spec().at("paused").flag(false)))
                .toList();
    }

    private static Map<String, String> machines(MemoryCapiApi side) {
        var machines = new TreeMap<String, String>();
        objects(side, "Machine")
                .forEach(machine -> machines.put(
                        machine.name(), machine.spec().at("providerID").text("none")));
        return machines;
    }

    private Stream<String> authorities() {
        return sides.stream()
                .flatMap(side -> side.everything().stream())
                .filter(object -> object.is("", "Secret") && object.name().equals(SampleCluster.NAME + "-ca"))
                .map(secret -> secret.view().at("data").at("tls.crt").text(""));
    }

    private static Stream<CapiObject> objects(MemoryCapiApi side, String kind) {
        return side.everything().stream().filter(object -> object.is(CORE, kind));
    }
}
