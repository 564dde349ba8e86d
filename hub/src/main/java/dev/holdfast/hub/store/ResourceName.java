package dev.holdfast.hub.store;

/** One resource: its kind, as documents write it, and its name. */
public record ResourceName(String kind, String name) {
    @Override
    public String toString() {
        return kind + "/" + name;
    }
}
