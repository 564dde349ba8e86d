package dev.holdfast.packs.registry;

import java.util.List;

/** A place that holds packs. */
public interface PackRegistry {
    /** The name of the Registry resource. */
    String name();

    /** All versions of a pack, in any order; none when the registry does not have it. */
    List<PackLocation> find(String pack);

    /** Every pack of the registry, sorted by name, then folder. */
    List<PackLocation> all();
}
