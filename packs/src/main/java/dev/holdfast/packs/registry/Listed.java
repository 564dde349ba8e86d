package dev.holdfast.packs.registry;

/**
 * A version of a pack or chart that a registry has; its content still has to be brought.
 *
 * @param mark what the registry says of it beside that
 */
public record Listed(String registry, String name, String version, Mark mark) {
    /** Whether it should still be used. */
    public enum Mark {
        CURRENT,
        /** Its maker advises against it. */
        DEPRECATED,
        /** The registry does not have it any more; a copy is kept here. */
        GONE
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
