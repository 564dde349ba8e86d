package dev.holdfast.capi.object;

import dev.holdfast.protocol.problem.Problem;
import java.util.ArrayList;
import java.util.List;

/** Whether a living cluster can become another shape, asked before anything is written. */
public final class ShapeChange {
    private ShapeChange() {}

    /**
     * Why the change cannot be made; empty when it can.
     *
     * @return HF-SHP-011 (an older version), -012 (a minor version is left out), -013 (another name, namespace or cloud)
     */
    public static List<Problem> problems(ClusterShape now, ClusterShape next) {
        var problems = new ArrayList<Problem>();
        unchanged("metadata.name", now.name(), next.name(), problems);
        unchanged("the namespace", now.namespace(), next.namespace(), problems);
        unchanged("cloud.type", now.cloud(), next.cloud(), problems);
        if (next.version().compareTo(now.version()) < 0) {
            problems.add(new Problem(
                    "HF-SHP-011",
                    "kubernetesVersion to be " + now.version() + " or newer",
                    next.version().toString(),
                    "Kubernetes cannot go back to an older version"));
        }
        if (next.version().minor() > now.version().minor() + 1) {
            problems.add(new Problem(
                    "HF-SHP-012",
                    "kubernetesVersion to be at most one minor version after " + now.version(),
                    next.version().toString(),
                    "upgrade to each minor version in turn"));
        }
        return problems;
    }

    private static void unchanged(String field, Object now, Object next, List<Problem> problems) {
        if (!now.equals(next)) {
            problems.add(new Problem(
                    "HF-SHP-013", field + " to stay " + now, next.toString(), "make a new cluster, or keep the value"));
        }
    }
}
