package dev.holdfast.hub.registry;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.registry.Brought;
import dev.holdfast.packs.registry.Listed;
import dev.holdfast.packs.registry.PackRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A registry that is opened when it is asked; it cannot be opened when its folder or its Secret is gone. */
record LazyRegistry(String name, Supplier<PackRegistry> opened) implements PackRegistry {
    @Override
    public List<Listed> find(String pack) {
        return opened.get().find(pack);
    }

    @Override
    public List<Listed> all() {
        return opened.get().all();
    }

    @Override
    public Brought bring(Listed listed) {
        return opened.get().bring(listed);
    }

    @Override
    public boolean isAt(String url) {
        return opened.get().isAt(url);
    }

    @Override
    public List<Listed> at(String address) {
        return opened.get().at(address);
    }

    @Override
    public Optional<Finding> notice() {
        return opened.get().notice();
    }
}
