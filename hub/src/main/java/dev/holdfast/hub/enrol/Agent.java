package dev.holdfast.hub.enrol;

import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.sign.PublicKey;
import java.time.Instant;
import java.util.List;

/**
 * The registered agent of a site.
 *
 * @param sealingKey raw X25519 public key in hexadecimal
 * @param instance random id of the installation (protocol.md D36)
 * @param supports features it understands, as it said at enrolment or in its last report
 */
public record Agent(
        SiteId site,
        PublicKey agentKey,
        String sealingKey,
        String instance,
        String serial,
        Instant notAfter,
        String version,
        List<String> supports,
        Instant enrolled) {
    public Agent {
        supports = List.copyOf(supports);
    }

    /** Whether this is the same installation with the same key, whatever its certificate. */
    boolean isSameInstallation(Agent other) {
        return agentKey.equals(other.agentKey) && instance.equals(other.instance);
    }
}
