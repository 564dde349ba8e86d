package dev.holdfast.hub.publish;

/** Port: told before each step that a crash may separate from the one before; simulations stop there. */
@FunctionalInterface
public interface Checkpoint {
    /** Goes on always. */
    Checkpoint NONE = _ -> {};

    void reached(String step);
}
