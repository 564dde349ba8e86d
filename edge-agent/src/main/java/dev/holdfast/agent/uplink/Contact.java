package dev.holdfast.agent.uplink;

import dev.holdfast.protocol.id.Bytes;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;

/** Port: the way to the hub without a broker. */
public interface Contact {
    /** The site's pointer; empty when the hub has none. @throws IOException when the hub cannot be reached */
    Optional<Bytes> pointer() throws IOException;

    /** Hands a report file over; answers the event numbers that are at the hub now. */
    Collection<Long> report(Bytes file) throws IOException;
}
