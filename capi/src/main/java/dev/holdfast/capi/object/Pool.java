package dev.holdfast.capi.object;

import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.problem.Refusal;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Workers that are alike.
 *
 * @param replicas how many in all; they are spread over the failure domains as evenly as can be
 * @param failureDomains where they are; empty to leave it to the cloud
 * @param labels of their nodes
 */
public record Pool(
        String name,
        int replicas,
        Machine machine,
        List<String> failureDomains,
        Map<String, String> labels,
        List<Taint> taints) {
    private static final int MOST = 5_000;

    /** Keeps pods away from nodes that do not tolerate it; {@code value} may be empty. */
    public record Taint(String key, String value, Effect effect) {
        /** What happens to a pod that does not tolerate it. */
        public enum Effect {
            NO_SCHEDULE("NoSchedule"),
            PREFER_NO_SCHEDULE("PreferNoSchedule"),
            NO_EXECUTE("NoExecute");

            private final String text;

            Effect(String text) {
                this.text = text;
            }

            /** How Kubernetes writes it. */
            public String text() {
                return text;
            }
        }

        /** @throws Refusal HF-SHP-008 */
        public Taint {
            NodeText.requireKey("a taint's key", key);
            NodeText.requireValue("the value of taint " + key, value);
        }
    }

    /** @throws Refusal HF-SHP-003 (name), -005 (replicas), -007 (failure domains), -008 (labels) */
    public Pool {
        if (!SiteId.isValid(name)) {
            throw new Refusal("HF-SHP-003", "pools[].name to be a DNS label", name, "rename the pool");
        }
        if (replicas < 0 || replicas > MOST) {
            throw new Refusal(
                    "HF-SHP-005",
                    "replicas of pool " + name + " to be 0 to " + MOST,
                    Integer.toString(replicas),
                    "correct the number");
        }
        failureDomains = List.copyOf(failureDomains);
        checkDomains(name, failureDomains);
        // One order for one content, so that the same pool always has the same template.
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        labels.forEach((key, value) -> {
            NodeText.requireOwnLabel("a label of pool " + name, key);
            NodeText.requireValue("label " + key + " of pool " + name, value);
        });
        taints = List.copyOf(taints);
    }

    private static void checkDomains(String pool, List<String> domains) {
        var seen = new HashSet<String>();
        for (var domain : domains) {
            if (!SiteId.isValid(domain) || !seen.add(domain)) {
                throw new Refusal(
                        "HF-SHP-007",
                        "failureDomains of pool " + pool + " to be different DNS labels",
                        domain,
                        "name each failure domain once");
            }
        }
    }
}
