package dev.holdfast.capi.object;

import dev.holdfast.protocol.json.Json;
import java.time.Duration;
import java.util.Map;

/** Machines that exist in the memory of a manager. */
record DevObjects() implements CloudObjects {
    /** A DevCluster without any annotation never becomes ready: its manager fails on the empty map. */
    private static final String ANNOTATION = "holdfast.dev/cluster";

    @Override
    public Part cluster(ClusterShape shape) {
        // The one empty object that we write: by its name alone it chooses machines in memory.
        var spec = Json.object("backend", Json.object("inMemory", Json.Obj.EMPTY));
        var name = shape.name();
        return new Part(
                Kind.DEV_CLUSTER.object(shape, name, Map.of(ANNOTATION, name), spec), Kind.DEV_CLUSTER.reference(name));
    }

    @Override
    public Part controlPlaneTemplate(ClusterShape shape, String base, Machine machine) {
        return switch (machine) {
            case Machine.Dev dev ->
                template(
                        shape,
                        base,
                        workers(dev).with("apiServer", taking(dev.apiServer())).with("etcd", taking(dev.etcd())));
        };
    }

    @Override
    public Part workerTemplate(ClusterShape shape, String base, Machine machine) {
        return switch (machine) {
            case Machine.Dev dev -> template(shape, base, workers(dev));
        };
    }

    private static Json.Obj workers(Machine.Dev machine) {
        return Json.object("vm", taking(machine.vm()), "node", taking(machine.node()));
    }

    private static Json.Obj taking(Duration time) {
        return Json.object("provisioning", Json.object("startupDuration", time.toSeconds() + "s"));
    }

    private static Part template(ClusterShape shape, String base, Json.Obj inMemory) {
        var machine = Json.object("backend", Json.object("inMemory", inMemory));
        var spec = Json.object("template", Json.object("spec", machine));
        var name = TemplateName.of(base, spec);
        return new Part(Kind.DEV_MACHINE_TEMPLATE.object(shape, name, spec), Kind.DEV_MACHINE_TEMPLATE.reference(name));
    }
}
