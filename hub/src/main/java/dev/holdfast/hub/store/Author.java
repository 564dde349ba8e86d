package dev.holdfast.hub.store;

/**
 * Who writes, and with what.
 *
 * @param name name of the access token, or {@code hub} for what the hub does on its own
 * @param client the program, as it names itself
 */
public record Author(String name, String client) {
    /** The hub itself. */
    public static final Author HUB = new Author("hub", "hub");
}
