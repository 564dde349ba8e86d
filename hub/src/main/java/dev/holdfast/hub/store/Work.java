package dev.holdfast.hub.store;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What runs inside one transaction. */
@FunctionalInterface
public interface Work<T extends @Nullable Object> {
    T run(Handle handle);
}
