package dev.holdfast.hub;

import dev.holdfast.capi.object.ClusterShape;
import dev.holdfast.capi.object.Machine;
import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.cluster.Provisioning;
import dev.holdfast.hub.cluster.Room;
import dev.holdfast.hub.document.Finding;
import dev.holdfast.hub.publish.PackRendering;
import dev.holdfast.hub.publish.Publisher;
import dev.holdfast.hub.publish.Rendering.SiteInput;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.ResourceCheck;
import dev.holdfast.packs.profile.ResourceCheck.Machines;
import dev.holdfast.packs.profile.ResourceCheck.Placed;
import dev.holdfast.packs.profile.ResourceNeed;
import dev.holdfast.packs.render.Renderer;
import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Holds the machines of clusters to the constraints of published packs. Thread-safe. */
record PackRoom(Publisher publisher, Renderer renderer) implements Room {
    @Override
    public List<Finding> missing(Cluster cluster, Map<String, Json> variables) {
        var machines = cluster.provisioning()
                .map(Provisioning::shape)
                .map(PackRoom::machines)
                .orElse(List.of());
        if (machines.stream().allMatch(some -> some.each().isEmpty())) {
            return List.of();
        }
        var input = new SiteInput(
                cluster.site(),
                cluster.name(),
                cluster.project(),
                variables,
                cluster.overrides(),
                cluster.secrets().keySet());
        var placed = cluster.profiles().stream()
                .flatMap(pin -> publisher.find(pin.profile(), pin.version()).stream())
                .map(published -> Composition.parse(publisher.composition(published)))
                .flatMap(composition -> placed(composition, input).stream())
                .toList();
        return Finding.errorsOf(ResourceCheck.check(placed, machines));
    }

    private List<Placed> placed(Composition composition, SiteInput input) {
        var wanting = composition.layers().stream()
                .filter(layer -> layer.pack()
                        .filter(pack -> !pack.constraints().resources().isEmpty())
                        .isPresent())
                .toList();
        if (wanting.isEmpty()) {
            return List.of();
        }
        // What is wrong with values is said where they are rendered; until then they ask for nothing.
        var values = renderer.values(composition, PackRendering.site(composition, input))
                        instanceof Checked.Valid<Map<String, Json.Obj>>(var merged, var _)
                ? merged
                : Map.<String, Json.Obj>of();
        var profile = composition.name() + " " + composition.version();
        return wanting.stream()
                .map(layer -> new Placed(profile, layer, values.getOrDefault(layer.id(), Json.Obj.EMPTY)))
                .toList();
    }

    private static List<Machines> machines(ClusterShape shape) {
        var machines = new ArrayList<Machines>();
        var first = shape.controlPlane();
        machines.add(
                new Machines("spec.controlPlane", "the control plane", true, first.replicas(), each(first.machine())));
        for (int i = 0; i < shape.pools().size(); i++) {
            var pool = shape.pools().get(i);
            machines.add(new Machines(
                    "spec.pools[" + i + "]", "pool " + pool.name(), false, pool.replicas(), each(pool.machine())));
        }
        return machines;
    }

    private static Map<ResourceNeed.Type, Long> each(Machine machine) {
        var each = new EnumMap<ResourceNeed.Type, Long>(ResourceNeed.Type.class);
        machine.figures()
                .forEach((figure, size) -> each.put(
                        switch (figure) {
                            case CPU -> ResourceNeed.Type.CPU;
                            case MEMORY -> ResourceNeed.Type.MEMORY;
                            case DISK -> ResourceNeed.Type.DISK;
                        },
                        size));
        return each;
    }
}
