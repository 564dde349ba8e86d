package dev.holdfast.packs.registry;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Port: a place that holds packs or charts. */
public interface PackRegistry {
    /** The name of the Registry resource. */
    String name();

    /**
     * All versions of a pack or chart, in any order; none when the registry does not have it.
     *
     * @throws Refusal HF-REG-007 to -009 when it was never heard of and cannot be asked
     */
    List<Listed> find(String pack);

    /**
     * Everything that the registry lists, sorted by name, then version.
     *
     * @throws Refusal as {@link #find}
     */
    List<Listed> all();

    /**
     * The folder of a pack, for reading only.
     *
     * @throws Refusal HF-REG-007 to -010 when it cannot be brought, -016 when it is none
     */
    Path pack(Listed listed);

    /**
     * The archive of a chart.
     *
     * @throws Refusal as {@link #pack}
     */
    Bytes chart(Listed listed);

    /** What an address can mean, when it lies in this registry: versions of one chart. @throws Refusal as {@link #find} */
    default List<Listed> at(String address) {
        return List.of();
    }

    /** A warning when what it says may be old: HF-REG-011. */
    default Optional<Finding> notice() {
        return Optional.empty();
    }
}
