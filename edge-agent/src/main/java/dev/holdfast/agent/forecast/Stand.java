package dev.holdfast.agent.forecast;

import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.layer.Holes;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.value.GeneratedValue;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a site is filled with, or shall be. In the place of a secret stands its version, in the place of a certificate its
 * digest: enough to see that one is another, and nothing that must be kept.
 *
 * @param secrets versions by {@code NAME/KEY}
 * @param made digests of what the site made itself, by variable
 * @param contents reads a layer as it was signed
 */
public record Stand(DesiredState desired, Map<String, Long> secrets, Map<String, String> made, Contents contents) {
    /** Reads layers as they were signed: nothing is filled in. */
    public interface Contents {
        /** The layer. @throws IOException when it is not here, or damaged */
        HydratedLayer read(DesiredLayer layer) throws IOException;
    }

    public Stand {
        secrets = Map.copyOf(secrets);
        made = Map.copyOf(made);
    }

    /** The same; a secret whose version nobody noted has the one that it has there. */
    Stand completedBy(Stand other) {
        var versions = new TreeMap<>(other.secrets);
        versions.putAll(secrets);
        return new Stand(desired, versions, made.isEmpty() ? other.made : made, contents);
    }

    /** The layer with a mark of its own for each value. */
    HydratedLayer filled(DesiredLayer layer) throws IOException {
        return Holes.fill(contents.read(layer), new Marks(layer.values()));
    }

    /** Variables of secrets and of what sites make that have another mark there. */
    Set<String> changed(Stand other) {
        var marks = new Marks(Map.of());
        var others = other.new Marks(Map.of());
        var variables = new TreeSet<>(desired.secrets().keySet());
        variables.addAll(other.desired.secrets().keySet());
        variables.addAll(desired.generated().keySet());
        variables.addAll(other.desired.generated().keySet());
        variables.removeIf(variable -> marks.value(variable).equals(others.value(variable)));
        return variables;
    }

    private final class Marks implements Holes.Values {
        private final Map<String, String> values;

        Marks(Map<String, String> values) {
            this.values = values;
        }

        @Override
        public String value(String variable) {
            var plain = values.get(variable);
            if (plain != null) {
                return plain;
            }
            var whole = GeneratedValue.variable(variable);
            if (variable.equals(whole + "." + GeneratedValue.CA)) {
                // The authority stays when what it signs is made anew.
                return variable;
            }
            return Optional.ofNullable(desired.generated().get(whole))
                    .map(value -> value + " " + made.getOrDefault(whole, ""))
                    .or(() ->
                            Optional.ofNullable(desired.secrets().get(variable)).map(this::version))
                    .orElse("");
        }

        private String version(SecretName name) {
            return name + " " + secrets.getOrDefault(name.toString(), 0L);
        }

        @Override
        public String mark(List<String> variables) {
            return String.join("\n", variables.stream().map(this::value).toList());
        }
    }
}
