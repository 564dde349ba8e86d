package dev.holdfast.hub.pivot;

import dev.holdfast.capi.pivot.SealSource;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.sign.Envelope;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Port: the hub's side of the correspondence with a site. What is said is durable and on its way when the call returns;
 * what is heard is the newest statement of that site's registered agent, whatever came late, twice or never. Thread-safe.
 */
public interface PivotMail {
    /**
     * Says this to the site, in place of whatever was said before; the same again changes nothing.
     *
     * @param seal the sealed file, as long as the site needs it
     */
    void say(SiteId site, Envelope statement, Optional<Bytes> seal);

    /** The newest thing the site said. */
    Optional<Envelope> heard(SiteId site);

    /** The sealed files that the site has sent, as the source of a reverse pivot. */
    SealSource sealFrom(SiteId site);

    /** The pivot is over: nothing is said to the site any more. What was heard stays. */
    void silence(SiteId site);

    /** Called after news of a site were kept; it only wakes, and whoever is woken reads. */
    void onHeard(Consumer<SiteId> listener);
}
