package dev.holdfast.hub.cluster;

import dev.holdfast.hub.document.Finding;
import dev.holdfast.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Port: makes everything that a cluster would run, to see whether it can be made. */
public interface Trial {
    /**
     * What is wrong with it; of profiles that are not published yet nothing is known.
     *
     * @param before as it is stored
     * @param variables the values of all that are not secrets, by name
     */
    List<Finding> problems(Cluster cluster, Optional<Cluster> before, Map<String, Json> variables);
}
