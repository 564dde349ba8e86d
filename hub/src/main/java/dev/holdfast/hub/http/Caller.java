package dev.holdfast.hub.http;

import dev.holdfast.hub.store.Author;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param project the only project it may see and change; empty for all
 * @param client the program it asks with
 */
public record Caller(String name, Role role, Optional<String> project, String client) {
    public Author author() {
        return new Author(name, client);
    }

    public boolean mayTouch(String otherProject) {
        return project.isEmpty() || project.get().equals(otherProject);
    }
}
