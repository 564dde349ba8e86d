package dev.holdfast.hub.cluster;

import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

        /** A secret that the hub keeps: only for a sensitive variable. */
        record FromSecret(SecretName secret) implements Value {}

        /** The value of one of the site's labels. */
        record FromLabel(String label) implements Value {}
    }

    /** The secret of each variable that has one. */
    public Map<String, SecretName> secrets() {
        var secrets = new TreeMap<String, SecretName>();
        variables.forEach((name, value) -> {
            if (value instanceof Value.FromSecret(var secret)) {
                secrets.put(name, secret);
            }
        });
        return secrets;
    }

    /**
     * What is known of the variables: what is written, and what the site's labels say.
     *
     * @param labels of the site, as far as they are known
     */
    Map<String, Json> values(Map<String, String> labels) {
        var values = new TreeMap<String, Json>();
        variables.forEach((name, value) -> {
            switch (value) {
                case Value.Literal(var literal) -> values.put(name, literal);
                case Value.FromSecret _ -> {}
                case Value.FromLabel(var label) -> {
                    if (labels.containsKey(label)) {
                        values.put(name, new Json.Str(labels.getOrDefault(label, "")));
                    }
                }
            }
        });
        return values;
    }

    public Cluster {
        profiles = List.copyOf(profiles);
        variables = Map.copyOf(variables);
        overrides = Map.copyOf(overrides);
    }
}
