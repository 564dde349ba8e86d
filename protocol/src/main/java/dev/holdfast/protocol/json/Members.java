package dev.holdfast.protocol.json;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of an object that nobody else holds and nobody can change, so that no object has to copy them again. */
final class Members extends AbstractMap<String, Json> {
    private final Map<String, Json> own;

    private Members(Map<String, Json> own) {
        this.own = own;
    }

    /** These members in their order; the caller gives them away. */
    static Members of(Map<String, Json> given) {
        return new Members(Collections.unmodifiableMap(given));
    }

    @Override
    public int size() {
        return own.size();
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return own.containsKey(name);
    }

    @Override
    public @Nullable Json get(@Nullable Object name) {
        return own.get(name);
    }

    @Override
    public Set<String> keySet() {
        return own.keySet();
    }

    @Override
    public Set<Entry<String, Json>> entrySet() {
        return own.entrySet();
    }
}
