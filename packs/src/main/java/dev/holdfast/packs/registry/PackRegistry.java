package dev.holdfast.packs.registry;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.problem.Refusal;
import java.util.List;
import java.util.Optional;

/** Port: a place that holds packs or charts. */
public interface PackRegistry {
    /** The order of one to which nobody gave one. */
    long UNORDERED = 0;

    /** The name of the Registry resource. */
    String name();

    /** Lower ones are asked first. */
    default long order() {
        return UNORDERED;
    }

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
     * Its content.
     *
     * @throws Refusal HF-REG-003 when it is not there any more, -007 to -010 when it cannot be brought
     */
    Brought bring(Listed listed);

    /** Whether it is the registry at this address. */
    default boolean isAt(String url) {
        return false;
    }

    /** What an address can mean, when it lies in this registry: versions of one chart. @throws Refusal as {@link #find} */
    default List<Listed> at(String address) {
        return List.of();
    }

    /**
     * What an image's name means now; empty when the image is not this registry's, or it does not have it.
     *
     * @throws Refusal HF-REG-007 to -009 when it cannot be asked
     */
    default Optional<Digest> image(ImageName image) {
        return Optional.empty();
    }

    /** A warning when what it says may be old: HF-REG-011. */
    default Optional<Finding> notice() {
        return Optional.empty();
    }
}
