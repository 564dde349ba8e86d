package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Updates one repository's trust by the TUF client workflow (specification 1.0.34, section 5). The order of checks and
 * their codes are in {@code spec/v1/trust.md}. Immutable.
 */
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

    /** Whether a repository's trust may start with this root: readable, of this fleet, signed by its own keys. */
    public Verdict<TrustState> pin(Repository repository, Bytes root) {
        try {
            return new Verdict.Accepted<>(new RootChain(binding, repository, root).pinned());
        } catch (Refused e) {
            return new Verdict.Rejected<>(e.why());
        }
    }

    /** Fetches and checks roots, timestamp, snapshot and targets, in this order, at the effective time {@code now}. */
    public Update update(TrustState trusted, Fetcher fetcher, FreshnessPolicy policy, Instant now) {
        var run = new UpdateRun(trusted, now);
        try {
            var roots =
                    new RootChain(binding, trusted.repository(), trusted.roots().getLast());
            run.forget(role -> !run.stillSigned(role, roots.content()));
            var rejection = update(run, roots, fetcher, policy);
            return new Update(run.state(), rejection);
        } catch (Refused e) {
            return new Update(run.state(), Optional.of(e.why()));
        }
    }

    private Optional<Rejection> update(UpdateRun run, RootChain roots, Fetcher fetcher, FreshnessPolicy policy) {
        try {
            roots.walk(run, fetcher);
            roots.requireUnexpired(run.now());
            var roles = new RoleUpdates(binding, roots.content(), fetcher, run);
            roles.targets(roles.snapshot(roles.timestamp(policy)));
            return Optional.empty();
        } catch (Refused e) {
            return e.why() instanceof Rejection.TooFewSignatures
                    ? roots.fork(fetcher).or(() -> Optional.of(e.why()))
                    : Optional.of(e.why());
        }
    }

    /** The targets that a state vouches for; empty when it has none yet. */
    public List<Target> targets(TrustState state) {
        return stored(state, Role.TARGETS).map(TargetList::read).orElse(List.of());
    }

    /** Version of a role's trusted file, 0 when there is none. */
    public long version(TrustState state, Role role) {
        return stored(state, role).map(Metadata::version).orElse(0L);
    }

    /** The latest {@code issued} time that the trusted files prove (protocol.md §1.3). */
    public Optional<Instant> issued(TrustState state) {
        return Stream.of(Role.values())
                .flatMap(role -> stored(state, role).stream())
                .flatMap(file -> Binding.issued(file).stream())
                .max(Comparator.naturalOrder());
    }

    private static Optional<Metadata> stored(TrustState state, Role role) {
        try {
            return state.file(role).map(file -> Metadata.read(role, file));
        } catch (Refused e) {
            throw new IllegalStateException("stored metadata is damaged: " + e.getMessage(), e);
        }
    }
}
