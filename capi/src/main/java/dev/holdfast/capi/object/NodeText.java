package dev.holdfast.capi.object;

import dev.holdfast.protocol.problem.Refusal;
import java.util.regex.Pattern;

/** What Kubernetes takes as keys and values of labels and taints. */
final class NodeText {
    private static final int LONGEST_KEY = 253 + 1 + 63;
    private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";
    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*/)?" + NAME);
    /** Kubelets may not label their own node with names that Kubernetes keeps for itself, but for these. */
    private static final Pattern RESERVED = Pattern.compile("([a-z0-9.-]+\\.)?(kubernetes|k8s)\\.io/.*");

    private static final Pattern ALLOWED = Pattern.compile("([a-z0-9.-]+\\.)?(node|kubelet)\\.kubernetes\\.io/.*");
    private static final Pattern VALUE = Pattern.compile("(" + NAME + ")?");

    private NodeText() {}

    static void requireKey(String what, String key) {
        if (key.length() > LONGEST_KEY || !KEY.matcher(key).matches()) {
            throw new Refusal("HF-SHP-008", what + " to be a key such as example.org/zone", key, "correct it");
        }
    }

    static void requireOwnLabel(String what, String key) {
        requireKey(what, key);
        if (RESERVED.matcher(key).matches() && !ALLOWED.matcher(key).matches()) {
            throw new Refusal(
                    "HF-SHP-008", what + " to be one that a kubelet may set", key, "use a key with a domain of yours");
        }
    }

    static void requireValue(String what, String value) {
        if (!VALUE.matcher(value).matches()) {
            throw new Refusal(
                    "HF-SHP-008", what + " to be at most 63 letters, digits, dashes and dots", value, "correct it");
        }
    }
}
