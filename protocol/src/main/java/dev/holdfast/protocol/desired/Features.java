package dev.holdfast.protocol.desired;

import java.util.List;
import java.util.Set;

/** Features that documents may require (protocol.md D41). Names are for ever; the list only grows. */
public final class Features {
    /** Layers made of objects, server-side apply, readiness, prune. */
    public static final String LAYERS = "layers.v1";
    /** Layers rendered for one site's values, vouched for by a variant statement. */
    public static final String VARIANTS = "variants.v1";

    /** Layers with hooks that must be run at their events. */
    public static final String HOOKS = "hooks.v1";

    /** Statements and sealed files of a pivot beside the desired state. */
    public static final String PIVOT = "pivot.v1";

    /** Tombstones that take what holds data with them, vouched for by a removal statement. */
    public static final String REMOVALS = "removals.v1";

    /** Layers with holes that the site fills with sealed secrets. */
    public static final String HOLES = "holes.v1";

    /** Layers with holes that the site fills with values of the desired state. */
    public static final String VALUES = "values.v1";

    /** Keys with certificates that the site makes itself. */
    public static final String TLS = "tls.v1";

    /** What this build understands; reported by agents as {@code supports}. */
    public static final List<String> SUPPORTED = List.of(LAYERS, VARIANTS, HOOKS, PIVOT, REMOVALS, HOLES, VALUES, TLS);

    private Features() {}

    /** The required features that this build does not know. */
    public static List<String> missing(Iterable<String> required) {
        var known = Set.copyOf(SUPPORTED);
        var missing = new java.util.ArrayList<String>();
        required.forEach(feature -> {
            if (!known.contains(feature)) {
                missing.add(feature);
            }
        });
        return List.copyOf(missing);
    }
}
