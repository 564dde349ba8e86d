package dev.holdfast.capi.object;

import dev.holdfast.capi.object.Machine.Figure;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a shape from the spec of a Cluster resource. */
final class ShapeReader {
    private static final int MOST = 1_000_000;
    private static final int LARGEST = 100_000_000;
    /** The only thing a machine in memory has is the time it takes; a larger one takes longer. */
    private static final Map<String, Duration> SIZES =
            Map.of("small", Duration.ofSeconds(1), "medium", Duration.ofSeconds(2), "large", Duration.ofSeconds(4));

    private static final String USUAL_SIZE = "small";
    private static final Set<String> EFFECTS = Arrays.stream(Pool.Taint.Effect.values())
            .map(Pool.Taint.Effect::text)
            .collect(Collectors.toUnmodifiableSet());

    private ShapeReader() {}

    static ClusterShape read(String name, String namespace, JsonView spec) {
        var version = KubernetesVersion.parse(spec.at("kubernetesVersion").text());
        var cloud = cloud(spec.at("cloud"));
        var controlPlane = spec.at("controlPlane").only("replicas", "machine");
        return new ClusterShape(
                name,
                namespace,
                version,
                cloud,
                new ClusterShape.ControlPlane(
                        count(controlPlane.at("replicas")), machine(cloud, controlPlane.at("machine"))),
                spec.at("pools").items().stream().map(pool -> pool(cloud, pool)).toList());
    }

    private static Cloud cloud(JsonView cloud) {
        var type = cloud.at("type").text();
        if (!type.equals("dev")) {
            throw new Refusal(
                    "HF-SHP-010", cloud.path() + ".type to be a cloud of this version: dev", type, "use one of these");
        }
        cloud.only("type");
        return new Cloud.Dev();
    }

    private static Pool pool(Cloud cloud, JsonView pool) {
        pool.only("name", "replicas", "machine", "failureDomains", "labels", "taints");
        var labels = new LinkedHashMap<String, String>();
        pool.at("labels").members().forEach((key, value) -> labels.put(key, value.text()));
        return new Pool(
                pool.at("name").text(),
                count(pool.at("replicas")),
                machine(cloud, pool.at("machine")),
                pool.at("failureDomains").texts(),
                labels,
                pool.at("taints").items().stream().map(ShapeReader::taint).toList());
    }

    private static Pool.Taint taint(JsonView taint) {
        taint.only("key", "value", "effect");
        var effect = taint.at("effect").oneOf(EFFECTS);
        return new Pool.Taint(
                taint.at("key").text(),
                taint.at("value").text(""),
                Arrays.stream(Pool.Taint.Effect.values())
                        .filter(known -> known.text().equals(effect))
                        .findFirst()
                        .orElseThrow());
    }

    private static Machine machine(Cloud cloud, JsonView machine) {
        return switch (cloud) {
            case Cloud.Dev _ -> devMachine(machine);
        };
    }

    private static Machine devMachine(JsonView machine) {
        machine.only(
                "size",
                "vmSeconds",
                "nodeSeconds",
                "apiServerSeconds",
                "etcdSeconds",
                "numCPUs",
                "memoryMiB",
                "diskGB");
        var size = machine.at("size").present() ? machine.at("size").oneOf(SIZES.keySet()) : USUAL_SIZE;
        var usual = SIZES.getOrDefault(size, Duration.ZERO);
        return new Machine.Dev(
                time(machine.at("vmSeconds"), usual),
                time(machine.at("nodeSeconds"), usual),
                time(machine.at("apiServerSeconds"), usual),
                time(machine.at("etcdSeconds"), usual),
                figures(machine));
    }

    private static Map<Figure, Long> figures(JsonView machine) {
        var figures = new EnumMap<Figure, Long>(Figure.class);
        if (machine.at("numCPUs").present()) {
            figures.put(Figure.CPU, 1_000L * size(machine.at("numCPUs")));
        }
        if (machine.at("memoryMiB").present()) {
            figures.put(Figure.MEMORY, size(machine.at("memoryMiB")));
        }
        if (machine.at("diskGB").present()) {
            figures.put(Figure.DISK, size(machine.at("diskGB")));
        }
        return figures;
    }

    private static long size(JsonView number) {
        var size = number.natural();
        if (size < 1 || size > LARGEST) {
            throw number.outside("1 to " + LARGEST, Long.toString(size));
        }
        return size;
    }

    private static Duration time(JsonView seconds, Duration usual) {
        return seconds.present() ? Duration.ofSeconds(count(seconds)) : usual;
    }

    private static int count(JsonView number) {
        var count = number.natural();
        if (count > MOST) {
            throw number.outside("at most " + MOST, Long.toString(count));
        }
        return (int) count;
    }
}
