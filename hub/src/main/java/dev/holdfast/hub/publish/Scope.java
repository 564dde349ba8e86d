package dev.holdfast.hub.publish;

import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.trust.Binding;
import dev.holdfast.protocol.trust.Repository;
import java.util.Optional;

/** Which repository: the Catalog of the fleet, or the Director of one site. */
record Scope(Optional<SiteId> site) {
    static final Scope CATALOG = new Scope(Optional.empty());

    static Scope director(SiteId site) {
        return new Scope(Optional.of(site));
    }

    Repository repository() {
        return site.isPresent() ? Repository.DIRECTOR : Repository.CATALOG;
    }

    Binding binding(FleetId fleet) {
        return new Binding(fleet, site);
    }

    /** How the database calls it. */
    String key() {
        return site.map(id -> "director/" + id).orElse("catalog");
    }
}
