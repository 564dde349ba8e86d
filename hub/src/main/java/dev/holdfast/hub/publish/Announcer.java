package dev.holdfast.hub.publish;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;

/** Port: tells a site that there is something new. May be lost: the site asks again after every connect. */
@FunctionalInterface
public interface Announcer {
    void announce(SiteId site, Bytes pointer);
}
