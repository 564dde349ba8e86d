package dev.holdfast.hub.publish;

import dev.holdfast.packs.format.Checked;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.value.GeneratedValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Port: turns profiles into rendered layers. Same input, same bytes. */
public interface Rendering {
    /** Locks the draft of a profile: every pack and tag resolved, all content inside. */
    Checked<Draft> compose(String profile);

    /** Renders for one site. */
    Checked<List<SiteLayer>> render(Bytes composition, SiteInput input);

    /**
     * Whether Helm makes of real secrets what the holes of layers become with them; what is wrong if not.
     *
     * @param secrets values by variable
     */
    Optional<Problem> verify(Bytes composition, SiteInput input, Map<String, String> secrets);

    /** Why these do not go together in one cluster; empty when they do. */
    Optional<Problem> clash(List<Bytes> compositions);

    /**
     * A profile ready to be published.
     *
     * @param machine how machines are set up, where it brings OS and Kubernetes
     */
    record Draft(String version, String type, Bytes composition, List<DraftLayer> layers, Optional<Bytes> machine) {
        public Draft {
            layers = List.copyOf(layers);
        }
    }

    /** A layer of a profile; its content when that depends on no site value. */
    record DraftLayer(String id, Digest inputs, Optional<Bytes> content) {}

    /**
     * What a site brings to a render.
     *
     * @param secrets the sensitive variables that it has secrets for
     */
    record SiteInput(
            SiteId site,
            String cluster,
            String project,
            Map<String, Json> variables,
            Map<String, String> overrides,
            Set<String> secrets) {
        public SiteInput {
            variables = Map.copyOf(variables);
            overrides = Map.copyOf(overrides);
            secrets = Set.copyOf(secrets);
        }
    }

    /**
     * A layer as one site gets it, in profile order.
     *
     * @param variant whether site values went into it
     * @param version of the pack or chart, for people
     * @param generated what it takes and the site makes, by variable
     * @param ownHosts whether some of that is for hosts that may be this site's alone
     * @param values what fills its holes beside secrets, by variable
     */
    record SiteLayer(
            String id,
            Digest inputs,
            boolean variant,
            String version,
            long priority,
            List<String> requires,
            Map<String, GeneratedValue> generated,
            boolean ownHosts,
            Map<String, String> values,
            Bytes content) {
        public SiteLayer {
            values = Map.copyOf(values);
            generated = Map.copyOf(generated);
            requires = List.copyOf(requires);
        }
    }
}
