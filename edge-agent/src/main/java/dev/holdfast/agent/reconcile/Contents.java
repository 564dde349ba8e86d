package dev.holdfast.agent.reconcile;

import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.layer.HydratedLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The layers that the site wants, each read once until something that fills it changes. Confined to one thread. */
final class Contents {
    private final DesiredSource source;
    private final Manifests manifests;
    private final Map<Digest, Wanted> known = new HashMap<>();

    Contents(DesiredSource source, Manifests manifests) {
        this.source = source;
        this.manifests = manifests;
    }

    /** The layers of a revision in its order; what cannot be read says why, and is tried again. */
    List<Wanted> of(DesiredState target) {
        var wanted = new ArrayList<Wanted>();
        for (var i = 0; i < target.layers().size(); i++) {
            var layer = target.layers().get(i);
            var found = known.get(layer.digest());
            if (found == null || !found.layer().equals(layer)) {
                found = read(layer, i);
                if (found.problem().isEmpty()) {
                    known.put(layer.digest(), found);
                }
            }
            wanted.add(found);
        }
        return wanted;
    }

    /** All that was read. */
    List<Wanted> known() {
        return List.copyOf(known.values());
    }

    /** Everything is read and filled anew. */
    void forget() {
        known.clear();
    }

    private Wanted read(DesiredLayer layer, int position) {
        HydratedLayer content;
        try {
            content = source.layer(layer);
        } catch (RuntimeException e) {
            return Wanted.unreadable(layer, "the content of the layer cannot be read: " + e.getMessage());
        }
        try {
            return manifests.index(layer, content, position);
        } catch (Manifests.ScopeUnknown e) {
            return Wanted.unreadable(layer, String.valueOf(e.getMessage()));
        }
    }
}
