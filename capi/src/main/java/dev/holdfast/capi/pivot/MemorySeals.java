package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.id.Bytes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sealed sets that die with the process: for tests. Thread-safe. */
public final class MemorySeals implements SealStore {
    private final Map<String, Bytes> files = new ConcurrentHashMap<>();

    @Override
    public Look read(String id) {
        var file = files.get(id);
        return file == null ? new Nothing() : new Kept(file);
    }

    @Override
    public Outcome write(String id, Bytes file) {
        files.put(id, file);
        return new Done();
    }

    @Override
    public Outcome delete(String id) {
        files.remove(id);
        return new Done();
    }
}
