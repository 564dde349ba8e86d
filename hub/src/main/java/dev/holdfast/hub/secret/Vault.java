package dev.holdfast.hub.secret;

import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Bytes;
import java.util.Optional;

/** Port: the secrets that the hub keeps. */
@FunctionalInterface
public interface Vault {
    /** The value as it is now; empty when there is none. */
    Optional<Held> find(SecretName name);

    /**
     * One value.
     *
     * @param version counts its changes, from 1
     * @param digest tells values apart and nothing of them
     */
    record Held(long version, String digest, Bytes value) {
        @Override
        public String toString() {
            return "version " + version + ", digest " + digest;
        }
    }
}
