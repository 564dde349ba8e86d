package dev.holdfast.capi.object;

import dev.holdfast.protocol.json.Json;

/** What differs from cloud to cloud: the object of the cluster's surroundings, and templates of machines. */
sealed interface CloudObjects permits DevObjects {
    /** The surroundings of the cluster: network, load balancer and so on. */
    Part cluster(ClusterShape shape);

    Part controlPlaneTemplate(ClusterShape shape, String base, Machine machine);

    Part workerTemplate(ClusterShape shape, String base, Machine machine);

    /** An object, and how others name it. */
    record Part(Json.Obj object, Json.Obj reference) {}
}
