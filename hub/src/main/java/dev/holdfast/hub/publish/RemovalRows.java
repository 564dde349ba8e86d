package dev.holdfast.hub.publish;

import dev.holdfast.hub.store.HubStore;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.LayerKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Table {@code removal}: few rows, and all of them are in memory. Thread-safe for one writer. */
final class RemovalRows {
    private final HubStore store;
    private volatile Map<LayerKey, Removal> known;

    RemovalRows(HubStore store) {
        this.store = store;
        this.known = read();
    }

    Optional<Removal> find(LayerKey layer) {
        return Optional.ofNullable(known.get(layer));
    }

    void save(Removal removal) {
        store.write(h -> {
            store.afterCommit(() -> known = read());
            return h.execute(
                    "INSERT OR REPLACE INTO removal VALUES (?, ?, ?)",
                    removal.layer().toString(),
                    removal.envelope().toArray(),
                    removal.expires().toString());
        });
    }

    /** The layer is back: what was allowed for the old one says nothing about it. */
    void forget(LayerKey layer) {
        store.write(h -> {
            store.afterCommit(() -> known = read());
            return h.execute("DELETE FROM removal WHERE layer = ?", layer.toString());
        });
    }

    private Map<LayerKey, Removal> read() {
        return store
                .read(h -> h.createQuery("SELECT * FROM removal")
                        .map((rs, _) -> new Removal(
                                LayerKey.parse(rs.getString("layer")),
                                Bytes.copyOf(rs.getBytes("envelope")),
                                Instant.parse(rs.getString("expires"))))
                        .list())
                .stream()
                .collect(Collectors.toUnmodifiableMap(Removal::layer, Function.identity()));
    }
}
