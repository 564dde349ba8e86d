package dev.holdfast.packs.render;

import dev.holdfast.protocol.json.Json;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one site adds to a profile.
 *
 * @param variables as the Cluster sets them, labels already looked up
 * @param system system macros by their path, such as {@code cluster.name} for {@code {{.spectro.system.cluster.name}}}
 * @param overrides values text by layer id
 * @param secrets the sensitive variables that the Cluster names a secret for; their values are not here
 */
public record SiteValues(
        Map<String, Json> variables, Map<String, String> system, Map<String, String> overrides, Set<String> secrets) {
    public SiteValues {
        variables = Collections.unmodifiableMap(new TreeMap<>(variables));
        system = Collections.unmodifiableMap(new TreeMap<>(system));
        overrides = Collections.unmodifiableMap(new TreeMap<>(overrides));
        secrets = Collections.unmodifiableSet(new TreeSet<>(secrets));
    }

    /** A site without secrets. */
    public SiteValues(Map<String, Json> variables, Map<String, String> system, Map<String, String> overrides) {
        this(variables, system, overrides, Set.of());
    }
}
