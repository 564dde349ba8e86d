package dev.holdfast.hub.registry;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.registry.Brought;
import dev.holdfast.packs.registry.ImageName;
import dev.holdfast.packs.registry.Listed;
import dev.holdfast.packs.registry.PackRegistry;
import dev.holdfast.protocol.id.Digest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A registry that is opened when it is asked first; it cannot be when its folder or its Secret is gone. Confined to one thread. */
final class LazyRegistry implements PackRegistry {
    private final Registry registry;
    private final Supplier<PackRegistry> open;

    @Nullable
    private PackRegistry opened;

    LazyRegistry(Registry registry, Supplier<PackRegistry> open) {
        this.registry = registry;
        this.open = open;
    }

    private PackRegistry opened() {
        var known = opened == null ? open.get() : opened;
        opened = known;
        return known;
    }

    @Override
    public String name() {
        return registry.name();
    }

    @Override
    public long order() {
        return registry.order();
    }

    @Override
    public List<Listed> find(String pack) {
        return opened().find(pack);
    }

    @Override
    public List<Listed> all() {
        return opened().all();
    }

    @Override
    public Brought bring(Listed listed) {
        return opened().bring(listed);
    }

    @Override
    public boolean isAt(String url) {
        return opened().isAt(url);
    }

    @Override
    public List<Listed> at(String address) {
        return opened().at(address);
    }

    @Override
    public Optional<Digest> image(ImageName image) {
        return opened().image(image);
    }

    @Override
    public Optional<Finding> notice() {
        return opened().notice();
    }
}
