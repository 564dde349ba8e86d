package dev.holdfast.agent.forecast;

import dev.holdfast.protocol.change.LayerChange;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.layer.LayerObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which objects the layers of a change list, by name alone; one old layer is kept in memory. Confined to one thread. */
final class Others implements LayerChange.Elsewhere {
    private final Map<String, LayerKey> before = new HashMap<>();
    private final Set<String> after = new HashSet<>();
    private final Function<LayerKey, Optional<HydratedLayer>> old;
    private Optional<Kept> last = Optional.empty();

    private record Kept(LayerKey key, Map<String, LayerObject> objects) {}

    /** Reads what shall be. */
    interface Next {
        /** The layer; empty when it goes. @throws IOException when it cannot be read */
        Optional<HydratedLayer> read(LayerKey layer) throws IOException;
    }

    private Others(Function<LayerKey, Optional<HydratedLayer>> old) {
        this.old = old;
    }

    /** @param old reads what is; empty when there is nothing, or it is lost */
    static Others among(List<LayerKey> layers, Function<LayerKey, Optional<HydratedLayer>> old, Next next)
            throws IOException {
        var others = new Others(old);
        for (var key : layers) {
            old.apply(key).ifPresent(layer -> layer.objects()
                    .forEach(object -> others.before.put(object.ref().identity(), key)));
            next.read(key).ifPresent(layer -> layer.objects()
                    .forEach(object -> others.after.add(object.ref().identity())));
        }
        return others;
    }

    @Override
    public Optional<LayerObject> before(String identity) {
        return Optional.ofNullable(before.get(identity))
                .flatMap(key -> Optional.ofNullable(kept(key).objects().get(identity)));
    }

    @Override
    public boolean after(String identity) {
        return after.contains(identity);
    }

    private Kept kept(LayerKey key) {
        var known = last.filter(kept -> kept.key().equals(key)).orElseGet(() -> new Kept(key, objects(key)));
        last = Optional.of(known);
        return known;
    }

    private Map<String, LayerObject> objects(LayerKey key) {
        var objects = new HashMap<String, LayerObject>();
        old.apply(key).ifPresent(layer -> layer.objects()
                .forEach(object -> objects.put(object.ref().identity(), object)));
        return objects;
    }
}
