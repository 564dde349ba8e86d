package dev.holdfast.hub.publish;

import dev.holdfast.hub.store.Author;
import dev.holdfast.protocol.desired.DesiredState.SiteSettings;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Port: what people want of each site, from the stored resources. */
public interface Wishes {
    Set<SiteId> sites();

    /** Of several sites at once, as of one moment; nothing for a site that does not exist. */
    Map<SiteId, Wish> of(Collection<SiteId> sites);

    /** A site and, when it has one, its cluster, or why that cannot be resolved. */
    record Wish(SiteSettings settings, Optional<ClusterWish> cluster, Optional<Problem> unresolved) {}

    /**
     * A cluster.
     *
     * @param variables values by name, labels already looked up
     * @param overrides values text by layer id
     * @param secrets the secret of each sensitive variable, by the variable's name
     * @param source what all of it was read from, and by whom that was written
     */
    record ClusterWish(
            String name,
            String project,
            List<ProfileWish> profiles,
            Map<String, Json> variables,
            Map<String, String> overrides,
            Map<String, SecretName> secrets,
            Source source) {
        public ClusterWish {
            profiles = List.copyOf(profiles);
            variables = Map.copyOf(variables);
            overrides = Map.copyOf(overrides);
            secrets = Map.copyOf(secrets);
        }
    }

    /** What people wrote, kept with each revision that comes of it. */
    record Source(Json.Obj definition, Author author) {}

    /** A profile in one exact version; a channel is already resolved. */
    record ProfileWish(String name, String version) {}
}
