package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** How far one update came: the state after every role that passed, and the time it proves. Confined to one update. */
final class UpdateRun {
    private TrustState state;
    private Instant now;

    UpdateRun(TrustState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    TrustState state() {
        return state;
    }

    /** The effective time: it never lies before the issue time of a file that was accepted (protocol.md §1.3). */
    Instant now() {
        return now;
    }

    void trustRoots(List<Bytes> roots) {
        state = new TrustState(state.repository(), roots, state.timestamp(), state.snapshot(), state.targets());
    }

    void trust(Metadata file) {
        state = state.with(file.role(), Optional.of(file.file()));
        now = Binding.issued(file).filter(issued -> issued.isAfter(now)).orElse(now);
    }

    /** Drops the stored files of these roles. */
    void forget(Predicate<Role> dropped) {
        for (var role : List.of(Role.TIMESTAMP, Role.SNAPSHOT, Role.TARGETS)) {
            if (dropped.test(role)) {
                state = state.with(role, Optional.empty());
            }
        }
    }

    /** Whether the stored file of a role would be accepted from these keys; so also when there is none. */
    boolean stillSigned(Role role, RootContent keys) {
        try {
            stored(role).ifPresent(file -> keys.requireSigned(role, file));
            return true;
        } catch (Refused e) {
            return false;
        }
    }

    /** The trusted file of a role. */
    Optional<Metadata> stored(Role role) {
        return state.file(role).map(file -> Metadata.read(role, file));
    }
}
