package dev.holdfast.capi.object;

import dev.holdfast.protocol.problem.Refusal;
import java.util.Comparator;
import java.util.regex.Pattern;

/** A version of Kubernetes that a cluster can have which manages itself; {@link #toString} writes it {@code v1.36.3}. */
public record KubernetesVersion(int minor, int patch) implements Comparable<KubernetesVersion> {
    /** What the Cluster API that we build on allows for a management cluster, and a pivoted cluster is one. */
    private static final int OLDEST = 33;

    private static final int NEWEST = 36;
    private static final Pattern SHAPE = Pattern.compile("v?1\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})");
    private static final Comparator<KubernetesVersion> ORDER =
            Comparator.comparingInt(KubernetesVersion::minor).thenComparingInt(KubernetesVersion::patch);

    /** @throws Refusal HF-SHP-002 */
    public KubernetesVersion {
        if (minor < OLDEST || minor > NEWEST || patch < 0) {
            throw new Refusal(
                    "HF-SHP-002",
                    "kubernetesVersion to be of 1." + OLDEST + " to 1." + NEWEST + ", which can manage itself",
                    "v1." + minor + "." + patch,
                    "choose another version, or another version of Cluster API");
        }
    }

    /** Reads {@code v1.36.3} or {@code 1.36.3}. @throws Refusal HF-SHP-001, HF-SHP-002 */
    public static KubernetesVersion parse(String text) {
        var parts = SHAPE.matcher(text);
        if (!parts.matches()) {
            throw new Refusal(
                    "HF-SHP-001", "kubernetesVersion to be written as v1.36.3", text, "correct kubernetesVersion");
        }
        return new KubernetesVersion(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    @Override
    public int compareTo(KubernetesVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "v1." + minor + "." + patch;
    }
}
