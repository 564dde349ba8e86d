package dev.holdfast.hub.cluster;

import dev.holdfast.hub.document.Finding;
import dev.holdfast.hub.store.Author;
import dev.holdfast.protocol.json.Json;
import java.util.List;
import java.util.Map;

/** What a site shall get, as far as the documents of the hub say it. */
public sealed interface Desired {
    /** Nobody said that there is a cluster. */
    record NoCluster() implements Desired {}

    /** Something is missing; nothing is signed until it is there. */
    record Unresolved(Cluster cluster, List<Finding> findings) implements Desired {
        public Unresolved {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Everything is known.
     *
     * @param variables values by name, labels looked up
     * @param definition what it was resolved from
     * @param author of the newest change of its Cluster
     */
    record Resolved(Cluster cluster, Map<String, Json> variables, Definition definition, Author author)
            implements Desired {
        public Resolved {
            variables = Map.copyOf(variables);
        }
    }
}
