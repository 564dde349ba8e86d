package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/** Walks from the trusted root to the newest one (TUF 5.3). Confined to one update. */
final class RootChain {
    static final int MOST_STEPS = 1_024;

    private final Binding binding;
    private final Repository repository;
    private Metadata root;
    private RootContent content;

    /** Starts at the trusted root, which must be one of this fleet and signed by itself; throws {@link Refused}. */
    RootChain(Binding binding, Repository repository, Bytes trusted) {
        this.binding = binding;
        this.repository = repository;
        this.root = Metadata.read(Role.ROOT, trusted);
        binding.check(repository, root);
        this.content = RootContent.read(root);
        content.requireSigned(Role.ROOT, root);
    }

    TrustState pinned() {
        return TrustState.pinned(repository, root.file());
    }

    RootContent content() {
        return content;
    }

    /** Goes on as long as there is a next root; what was reached stays reached when a step is refused. */
    void walk(UpdateRun run, Fetcher fetcher) {
        for (int step = 0; ; step++) {
            var version = root.version() + 1;
            var offered = fetcher.fetch(version + ".root.json", Role.ROOT.maxBytes());
            if (offered.isEmpty()) {
                return;
            }
            if (step == MOST_STEPS) {
                throw new Refused(new Rejection.TooManyRoots(MOST_STEPS));
            }
            step(run, Metadata.read(Role.ROOT, offered.get()), version);
        }
    }

    private void step(UpdateRun run, Metadata next, long version) {
        binding.check(repository, next);
        var nextContent = RootContent.read(next);
        // TUF 5.3.4: a threshold of the old root and a threshold of the new one.
        content.requireSigned(Role.ROOT, next);
        if (!content.agrees(Role.ROOT, nextContent)) {
            nextContent.requireSigned(Role.ROOT, next);
        }
        // TUF 5.3.5: no version is left out.
        if (next.version() != version) {
            throw new Refused(new Rejection.RootOutOfStep(version, next.version()));
        }
        var rotated = content.rotates(Role.TIMESTAMP, nextContent) || content.rotates(Role.SNAPSHOT, nextContent);
        var roots = new ArrayList<>(run.state().roots());
        roots.add(next.file());
        run.trustRoots(roots);
        // TUF 5.3.11: new keys for timestamp or snapshot cure a version that a thief drove up.
        var before = content;
        run.forget(role -> (rotated && role != Role.TARGETS)
                || (!before.agrees(role, nextContent) && !run.stillSigned(role, nextContent)));
        root = next;
        content = nextContent;
    }

    /** TUF 5.3.10: only the last root of the chain must be valid now. */
    void requireUnexpired(Instant now) {
        root.requireUnexpired(now);
    }

    /** The better reason for a bad signature: the other side has another root under the version that we trust. */
    Optional<Rejection> fork(Fetcher fetcher) {
        var other = fetcher.fetch(root.version() + ".root.json", Role.ROOT.maxBytes());
        if (other.isEmpty() || other.get().equals(root.file())) {
            return Optional.empty();
        }
        try {
            var read = Metadata.read(Role.ROOT, other.get());
            binding.check(repository, read);
            return read.version() == root.version() && !read.message().equals(root.message())
                    ? Optional.of(new Rejection.SameVersionOtherBytes(Role.ROOT, root.version()))
                    : Optional.empty();
        } catch (Refused e) {
            return Optional.empty();
        }
    }
}
