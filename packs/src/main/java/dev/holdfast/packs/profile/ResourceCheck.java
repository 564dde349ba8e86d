package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.profile.ResourceNeed.Schedule;
import dev.holdfast.protocol.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Holds the machines of a cluster to what its packs want of them, with the chain of reasons. What nobody knows refuses
 * nothing: a machine whose figures its cloud keeps, a value that is not set. Pure.
 */
public final class ResourceCheck {
    /**
     * A layer of the cluster.
     *
     * @param profile its name and version, for people
     * @param values merged, with what the cluster lays over them
     */
    public record Placed(String profile, Composition.Layer layer, Json.Obj values) {
        private List<ResourceNeed> needs() {
            return layer.pack().map(pack -> pack.constraints().resources()).orElse(List.of());
        }

        private String text() {
            return layer.pack().map(pack -> pack.name() + " " + pack.version()).orElse(layer.name()) + " (layer "
                    + layer.id() + " of profile " + profile + ")";
        }
    }

    /**
     * Machines that are alike.
     *
     * @param path of what says them in the Cluster
     * @param name such as {@code pool tills}
     * @param each what one has, in the type's unit; what is not there is not known
     */
    public record Machines(
            String path, String name, boolean controlPlane, int count, Map<ResourceNeed.Type, Long> each) {
        public Machines {
            each = Map.copyOf(each);
        }

        private boolean takes(Schedule schedule) {
            return switch (schedule) {
                case ALL -> true;
                case CONTROL_PLANE -> controlPlane;
                case WORKER -> !controlPlane;
            };
        }

        private Optional<BigDecimal> one(ResourceNeed.Type type) {
            return Optional.ofNullable(each.get(type)).map(BigDecimal::valueOf);
        }

        private Optional<BigDecimal> all(ResourceNeed.Type type) {
            return one(type).map(BigDecimal.valueOf(count)::multiply);
        }
    }

    private record Want(Placed placed, String path, BigDecimal each, BigDecimal replicas) {
        BigDecimal sum() {
            return each.multiply(replicas);
        }
    }

    private final List<Placed> layers;
    private final List<Machines> machines;
    private final List<Finding> findings = new ArrayList<>();

    private ResourceCheck(List<Placed> layers, List<Machines> machines) {
        this.layers = layers;
        this.machines = machines;
    }

    /** What the machines lack: HF-CLU-021 (each of them), HF-CLU-022 (all together). */
    public static List<Finding> check(List<Placed> layers, List<Machines> machines) {
        var check = new ResourceCheck(layers, machines);
        for (var placed : layers) {
            placed.needs().forEach(need -> check.least(placed, need));
        }
        for (var schedule : Schedule.values()) {
            for (var type : ResourceNeed.Type.values()) {
                check.together(schedule, type);
            }
        }
        return List.copyOf(check.findings);
    }

    /** Palette goes by what components ask for, where one says it. */
    private void least(Placed placed, ResourceNeed need) {
        if (need.components().stream()
                .anyMatch(component -> !component.request().isEmpty())) {
            return;
        }
        for (var some : machines) {
            if (need.schedules().stream().anyMatch(some::takes)) {
                some.one(need.type())
                        .filter(has -> has.compareTo(need.least()) < 0)
                        .ifPresent(has -> findings.add(Finding.error(
                                some.path() + ".machine",
                                0,
                                "HF-CLU-021",
                                placed.text() + " wants at least "
                                        + need.type().amount(need.least()) + " on each machine of " + some.name()
                                        + ", and one has " + need.type().amount(has),
                                "choose larger machines for " + some.name() + ", or take the layer out")));
            }
        }
    }

    private void together(Schedule schedule, ResourceNeed.Type type) {
        var wants = wants(schedule, type);
        var there = machines.stream().filter(some -> some.takes(schedule)).toList();
        if (wants.isEmpty()
                || there.isEmpty()
                || there.stream().anyMatch(some -> some.all(type).isEmpty())) {
            return;
        }
        var wanted = wants.stream().map(Want::sum).reduce(BigDecimal.ZERO, BigDecimal::add);
        var has = there.stream().flatMap(some -> some.all(type).stream()).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (wanted.compareTo(has) <= 0) {
            return;
        }
        findings.add(Finding.error(
                schedule == Schedule.CONTROL_PLANE ? "spec.controlPlane" : "spec.pools",
                0,
                "HF-CLU-022",
                "packs ask for " + type.amount(wanted) + ", and there is " + type.amount(has) + ": "
                        + there.stream()
                                .map(some -> some.name() + " " + some.count() + " × "
                                        + type.amount(some.one(type).orElseThrow()))
                                .collect(Collectors.joining(", "))
                        + "; "
                        + wants.stream()
                                .map(want -> want.placed().text() + " asks for "
                                        + want.replicas().toPlainString() + " × " + type.amount(want.each()) + " at "
                                        + want.path())
                                .collect(Collectors.joining(", ")),
                "choose more or larger machines, or lower these values in the Cluster's overrides"));
    }

    private List<Want> wants(Schedule schedule, ResourceNeed.Type type) {
        var wants = new ArrayList<Want>();
        for (var placed : layers) {
            for (var need : placed.needs()) {
                for (var component : need.components()) {
                    if (need.type() == type && component.schedule() == schedule) {
                        need.request(component, placed.values())
                                .flatMap(each -> ResourceNeed.replicas(component, placed.values())
                                        .map(replicas -> new Want(placed, component.request(), each, replicas)))
                                .filter(want -> want.sum().signum() > 0)
                                .ifPresent(wants::add);
                    }
                }
            }
        }
        return wants;
    }
}
