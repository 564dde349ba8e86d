package dev.holdfast.hub.cluster;

import dev.holdfast.hub.document.Finding;
import dev.holdfast.protocol.json.Json;
import java.util.List;
import java.util.Map;

/** Port: whether the machines of a cluster have what its packs want of them. */
public interface Room {
    /**
     * What they lack; nothing for a cluster that is not made, and nothing of what nobody knows yet.
     *
     * @param variables values by name, as far as they are known
     */
    List<Finding> missing(Cluster cluster, Map<String, Json> variables);
}
