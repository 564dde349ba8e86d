package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.problem.Problem;
import java.time.Instant;

/** Every reason to refuse metadata. A code, once published, is never given another meaning. */
public sealed interface Rejection {
    Problem problem();

    /** HF-TUF-001. */
    record TooFewSignatures(Role role, int required, int valid) implements Rejection {
        @Override
        public Problem problem() {
            return new Problem(
                    "HF-TUF-001",
                    required + " valid signatures on " + role.text(),
                    Integer.toString(valid),
                    "get the file from a hub of this fleet");
        }
    }

    /** HF-TUF-002. */
    record OlderThanTrusted(Role role, long trusted, long offered) implements Rejection {
        @Override
        public Problem problem() {
            return new Problem(
                    "HF-TUF-002",
                    role.text() + " version " + trusted + " or newer",
                    "version " + offered,
                    "build a new bundle; this one is older than what the site has");
        }
    }

    /** HF-TUF-003. */
    record Expired(Role role, Instant at, Instant effectiveNow) implements Rejection {
        @Override
        public Problem problem() {
            return new Problem(
                    "HF-TUF-003",
                    role.text() + " that is valid at " + effectiveNow,
                    "one that expired at " + at,
                    "build a new bundle, or check the clock of the site");
        }
    }
}
