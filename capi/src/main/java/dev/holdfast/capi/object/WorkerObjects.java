package dev.holdfast.capi.object;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.machine.MachineConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The objects of one pool: templates of machine and configuration, and one MachineDeployment per failure domain. */
record WorkerObjects(ClusterShape shape, Pool pool, CloudObjects.Part machine) {
    private static final String DEPLOYMENT_LABEL = "cluster.x-k8s.io/deployment-name";
    private static final String POOL_LABEL = "holdfast.dev/pool";
    /** What a profile says of every machine, and not only of those with the API server. */
    private static final List<String> SHARED = List.of("files", "preKubeadmCommands", "postKubeadmCommands");

    static WorkerObjects of(ClusterShape shape, Pool pool, CloudObjects cloud) {
        return new WorkerObjects(shape, pool, cloud.workerTemplate(shape, base(shape, pool), pool.machine()));
    }

    List<Json.Obj> all() {
        var spec = configuration();
        var name = TemplateName.of(base(shape, pool), spec);
        var objects = new ArrayList<Json.Obj>();
        objects.add(machine.object());
        objects.add(Kind.KUBEADM_CONFIG_TEMPLATE.object(shape, name, spec));
        WorkerGroup.of(shape.name(), pool).forEach(group -> objects.add(deployment(group, name)));
        return objects;
    }

    private static String base(ClusterShape shape, Pool pool) {
        return shape.name() + "-" + pool.name();
    }

    /** How a machine joins: the kubelet itself sets the labels, so the node never runs a pod without them. */
    private Json.Obj configuration() {
        var labels = new LinkedHashMap<String, String>();
        labels.put(POOL_LABEL, pool.name());
        labels.putAll(pool.labels());
        var text = labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
        var settings = JsonView.of(shape.setup().map(MachineConfig::kubeadm).orElse(Json.Obj.EMPTY));
        var arguments = settings.at("joinConfiguration").at("nodeRegistration").at("kubeletExtraArgs").items().stream()
                .map(JsonView::object)
                .filter(argument -> !JsonView.of(argument).at("name").text("").equals("node-labels"));
        var registration = Json.object(
                "kubeletExtraArgs",
                Stream.concat(arguments, Stream.of(Json.object("name", "node-labels", "value", text)))
                        .toList());
        if (!pool.taints().isEmpty()) {
            registration = registration.with(
                    "taints",
                    Json.of(pool.taints().stream().map(WorkerObjects::taint).toList()));
        }
        var join = Json.object("joinConfiguration", Json.object("nodeRegistration", registration));
        for (var name : SHARED) {
            var value = settings.at(name).json();
            join = value.isPresent() ? join.with(name, value.get()) : join;
        }
        return Json.object("template", Json.object("spec", join));
    }

    private static Json.Obj taint(Pool.Taint taint) {
        var json = Json.object("key", taint.key());
        return (taint.value().isEmpty() ? json : json.with("value", taint.value()))
                .with("effect", taint.effect().text());
    }

    private Json.Obj deployment(WorkerGroup group, String configuration) {
        var labels = Json.object(Kind.CLUSTER_LABEL, shape.name(), DEPLOYMENT_LABEL, group.name());
        var machines = new LinkedHashMap<String, Json>();
        machines.put("clusterName", new Json.Str(shape.name()));
        machines.put("version", new Json.Str(shape.version().toString()));
        group.failureDomain().ifPresent(domain -> machines.put("failureDomain", new Json.Str(domain)));
        machines.put("bootstrap", Json.object("configRef", Kind.KUBEADM_CONFIG_TEMPLATE.reference(configuration)));
        machines.put("infrastructureRef", machine.reference());
        var spec = Json.object(
                "clusterName",
                shape.name(),
                "replicas",
                group.replicas(),
                "selector",
                Json.object("matchLabels", labels),
                // One at a time: a wrong judgement never costs more than one machine.
                "remediation",
                Json.object("maxInFlight", 1),
                "template",
                Json.object("metadata", Json.object("labels", labels), "spec", new Json.Obj(machines)));
        return Kind.MACHINE_DEPLOYMENT.object(shape, group.name(), spec);
    }
}
