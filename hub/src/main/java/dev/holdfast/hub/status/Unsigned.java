package dev.holdfast.hub.status;

import dev.holdfast.protocol.id.SiteId;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which sites have accepted changes that the Director has not looked at yet: until it has, nobody can say that they have
 * converged. Thread-safe.
 */
public final class Unsigned {
    private final AtomicLong changes = new AtomicLong();
    private final Map<SiteId, Long> changed = new ConcurrentHashMap<>();
    private final Map<SiteId, Long> looking = new ConcurrentHashMap<>();

    /** Something about a site was accepted just now. */
    public void changed(SiteId site) {
        changed.put(site, changes.incrementAndGet());
    }

    public void changed(Collection<SiteId> sites) {
        sites.forEach(this::changed);
    }

    /** The Director begins to read what is wanted of a site. */
    public void looking(SiteId site) {
        var seen = changed.get(site);
        if (seen != null) {
            looking.put(site, seen);
        }
    }

    /** The Director has signed, or has decided not to. A change that came in between stays open. */
    public void looked(SiteId site) {
        var seen = looking.remove(site);
        if (seen != null) {
            changed.remove(site, seen);
        }
    }

    public boolean is(SiteId site) {
        return changed.containsKey(site);
    }
}
