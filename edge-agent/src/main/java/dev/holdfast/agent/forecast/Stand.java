package dev.holdfast.agent.forecast;

import dev.holdfast.protocol.change.Marks;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.layer.Holes;
import dev.holdfast.protocol.layer.HydratedLayer;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
        return Holes.fill(contents.read(layer), marks().with(layer.values()));
    }

    /** Variables of secrets and of what sites make that have another mark there. */
    Set<String> changed(Stand other) {
        return marks().changed(other.marks());
    }

    private Marks marks() {
        var marks = new TreeMap<String, String>();
        desired.secrets()
                .forEach((variable, name) ->
                        marks.put(variable, name + " " + secrets.getOrDefault(name.toString(), 0L)));
        desired.generated()
                .forEach((variable, value) -> marks.put(variable, value + " " + made.getOrDefault(variable, "")));
        return new Marks(Map.of(), marks);
    }
}
