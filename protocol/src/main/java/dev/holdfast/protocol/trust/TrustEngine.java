package dev.holdfast.protocol.trust;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Updates one repository's trust by the TUF client workflow (specification 1.0.34, section 5). Immutable. */
public final class TrustEngine {
    private final Binding binding;

    public TrustEngine(Binding binding) {
        this.binding = binding;
    }

    /**
     * What an update reached.
     *
     * @param state the trust after every role that passed all of its own checks; equal to the old one when nothing did
     * @param rejection why it stopped, if it did
     */
    public record Update(TrustState state, Optional<Rejection> rejection) {}

    /** Fetches and checks roots, timestamp, snapshot and targets, in this order, at the effective time {@code now}. */
    public Update update(TrustState trusted, Fetcher fetcher, FreshnessPolicy policy, Instant now) {
        throw new UnsupportedOperationException(binding.toString());
    }

    /** The targets that a state vouches for; empty when it has none yet. */
    public List<Target> targets(TrustState state) {
        throw new UnsupportedOperationException();
    }

    /** Version of a role's trusted file, 0 when there is none. */
    public long version(TrustState state, Role role) {
        throw new UnsupportedOperationException();
    }

    /** The latest {@code issued} time that the trusted files prove (protocol.md §1.3). */
    public Optional<Instant> issued(TrustState state) {
        throw new UnsupportedOperationException();
    }
}
