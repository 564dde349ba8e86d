package dev.holdfast.hub.cluster;

import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster as people described it.
 *
 * @param overrides values text by layer name
 * @param provisioning how it is made; empty for one that is there already
 */
public record Cluster(
        String name,
        String project,
        SiteId site,
        List<Pin> profiles,
        Map<String, Value> variables,
        Map<String, String> overrides,
        Optional<Provisioning> provisioning) {
    /** A profile in one exact version. */
    public record Pin(String profile, String version) {}

    /** Where the value of a variable comes from. */
    public sealed interface Value {
        record Literal(Json value) implements Value {}

        /** The value of one of the site's labels. */
        record FromLabel(String label) implements Value {}
    }

    public Cluster {
        profiles = List.copyOf(profiles);
        variables = Map.copyOf(variables);
        overrides = Map.copyOf(overrides);
    }
}
