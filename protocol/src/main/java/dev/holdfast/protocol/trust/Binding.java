package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import java.util.Optional;

/** Whose metadata is acceptable: the fleet always, the site for a Director (protocol.md D8). */
public record Binding(FleetId fleet, Optional<SiteId> site) {}
