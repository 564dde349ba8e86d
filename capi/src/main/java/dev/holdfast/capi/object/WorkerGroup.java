package dev.holdfast.capi.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The workers of one pool in one failure domain: one MachineDeployment. */
record WorkerGroup(String name, Pool pool, int replicas, List<String> domain) {
    /** One for each failure domain; one when the pool names none. Earlier domains get the odd ones. */
    static List<WorkerGroup> of(String cluster, Pool pool) {
        var base = cluster + "-" + pool.name();
        var domains = pool.failureDomains();
        if (domains.isEmpty()) {
            return List.of(new WorkerGroup(base, pool, pool.replicas(), List.of()));
        }
        var groups = new ArrayList<WorkerGroup>();
        for (int i = 0; i < domains.size(); i++) {
            var share = pool.replicas() / domains.size() + (i < pool.replicas() % domains.size() ? 1 : 0);
            groups.add(new WorkerGroup(base + "-" + domains.get(i), pool, share, List.of(domains.get(i))));
        }
        return groups;
    }

    Optional<String> failureDomain() {
        return domain.stream().findFirst();
    }
}
