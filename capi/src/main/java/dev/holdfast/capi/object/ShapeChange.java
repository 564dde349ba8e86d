package dev.holdfast.capi.object;

import dev.holdfast.protocol.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether a living cluster can become another shape, asked before anything is written. */
public final class ShapeChange {
    private static final Pattern MINOR = Pattern.compile("v?1\\.(0|[1-9][0-9]{0,2})(\\..*)?");

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
            problems.add(older(now.version(), next.version()));
        }
        skew(now.version().toString(), next.version().toString())
                .filter(problem ->
                        problems.stream().noneMatch(other -> other.code().equals(problem.code())))
                .ifPresent(problems::add);
        return problems;
    }

    /**
     * Why Kubernetes cannot go from one version to another; empty when it can, patch versions either way, and where somebody
     * counts otherwise.
     *
     * @return HF-SHP-011 (an older minor version), -012 (a minor version is left out)
     */
    public static Optional<Problem> skew(String now, String next) {
        var before = MINOR.matcher(now);
        var after = MINOR.matcher(next);
        if (!before.matches() || !after.matches()) {
            return Optional.empty();
        }
        var step = Integer.parseInt(after.group(1)) - Integer.parseInt(before.group(1));
        if (step < 0) {
            return Optional.of(older(now, next));
        }
        return step > 1
                ? Optional.of(new Problem(
                        "HF-SHP-012",
                        "kubernetesVersion to be at most one minor version after " + now,
                        next,
                        "upgrade to each minor version in turn"))
                : Optional.empty();
    }

    private static Problem older(Object now, Object next) {
        return new Problem(
                "HF-SHP-011",
                "kubernetesVersion to be " + now + " or newer",
                next.toString(),
                "Kubernetes cannot go back to an older version");
    }

    private static void unchanged(String field, Object now, Object next, List<Problem> problems) {
        if (!now.equals(next)) {
            problems.add(new Problem(
                    "HF-SHP-013", field + " to stay " + now, next.toString(), "make a new cluster, or keep the value"));
        }
    }
}
