package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * The trusted files of one repository, byte for byte as they were received. Immutable; whoever owns the store saves it.
 *
 * @param roots the chain from the pinned first root to the trusted one, never empty
 */
public record TrustState(
        Repository repository,
        List<Bytes> roots,
        Optional<Bytes> timestamp,
        Optional<Bytes> snapshot,
        Optional<Bytes> targets) {
    public TrustState {
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("a trust state starts with a pinned root");
        }
        roots = List.copyOf(roots);
    }

    /** A repository of which only the pinned root is known. */
    public static TrustState pinned(Repository repository, Bytes root) {
        return new TrustState(repository, List.of(root), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The trusted file of a role: of the root the last one of the chain. */
    public Optional<Bytes> file(Role role) {
        return switch (role) {
            case ROOT -> Optional.of(roots.getLast());
            case TIMESTAMP -> timestamp;
            case SNAPSHOT -> snapshot;
            case TARGETS -> targets;
        };
    }

    /** This state with another file, or none, for a role that is not the root. */
    TrustState with(Role role, Optional<Bytes> file) {
        return switch (role) {
            case ROOT -> throw new IllegalArgumentException("roots are only added to the chain");
            case TIMESTAMP -> new TrustState(repository, roots, file, snapshot, targets);
            case SNAPSHOT -> new TrustState(repository, roots, timestamp, file, targets);
            case TARGETS -> new TrustState(repository, roots, timestamp, snapshot, file);
        };
    }
}
