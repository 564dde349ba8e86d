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

    /** HF-TUF-004. */
    record TooLarge(Role role, long limit, long found) implements Rejection {
        @Override
        public Problem problem() {
            return new Problem(
                    "HF-TUF-004",
                    role.text() + " of at most " + limit + " bytes",
                    found + " bytes or more",
                    "get the file from a hub of this fleet");
        }
    }

    /** HF-TUF-005. */
    record Malformed(Role role, String expected, String found) implements Rejection {
        @Override
        public Problem problem() {
            return new Problem("HF-TUF-005", role.text() + " with " + expected, found, "use a hub of this release");
        }
    }

    /** The code of the JSON rule that was broken: HF-JSN-002 to HF-JSN-008. */
    record Unreadable(Role role, Problem cause) implements Rejection {
        @Override
        public Problem problem() {
            return new Problem(
                    cause.code(),
                    role.text() + " with " + cause.expected(),
                    cause.found(),
                    "get the file again from a hub of this fleet");
        }
    }

    /** HF-TUF-006. */
    record WrongBinding(Role role, String expected, String found) implements Rejection {
        @Override
        public Problem problem() {
            return new Problem(
                    "HF-TUF-006",
                    role.text() + " of " + expected,
                    found,
                    "use the bundle that was built for this site");
        }
    }

    /** HF-TUF-007: what is trusted stays; two files with one version mean a copied hub or a stolen key. */
    record SameVersionOtherBytes(Role role, long version) implements Rejection {
        @Override
        public Problem problem() {
            return new Problem(
                    "HF-TUF-007",
                    role.text() + " version " + version + " exactly as it is trusted",
                    "other content under the same version",
                    "find out which hub signed it: two hubs or a stolen key are at work");
        }
    }

    /** HF-TUF-008. */
    record Missing(Role role, String file) implements Rejection {
        @Override
        public Problem problem() {
            return new Problem("HF-TUF-008", file, "no such file", "build the bundle again, or ask the hub later");
        }
    }

    /** HF-TUF-009. */
    record RootOutOfStep(long expected, long found) implements Rejection {
        @Override
        public Problem problem() {
            return new Problem(
                    "HF-TUF-009",
                    "root version " + expected,
                    "version " + found,
                    "use a bundle with every root since the one that is trusted");
        }
    }

    /** HF-TUF-010: what was reached is kept, so another update goes on from there. */
    record TooManyRoots(int limit) implements Rejection {
        @Override
        public Problem problem() {
            return new Problem(
                    "HF-TUF-010", "at most " + limit + " new roots at once", "more", "start the update again");
        }
    }

    /** HF-TUF-011. */
    record BadThreshold(String roleName, long found) implements Rejection {
        @Override
        public Problem problem() {
            return new Problem(
                    "HF-TUF-011",
                    "root with a threshold of at least 1 for " + roleName,
                    Long.toString(found),
                    "sign a root with a real threshold");
        }
    }

    /** HF-TUF-012. */
    record WrongKeyId(String expected, String found) implements Rejection {
        @Override
        public Problem problem() {
            return new Problem(
                    "HF-TUF-012",
                    "root with key id " + expected + " for this key",
                    found,
                    "sign a root with right key ids");
        }
    }

    /** HF-TUF-013. */
    record WrongLength(Role role, long expected, long found) implements Rejection {
        @Override
        public Problem problem() {
            return new Problem(
                    "HF-TUF-013", role.text() + " of " + expected + " bytes", found + " bytes", "copy the file again");
        }
    }

    /** HF-TUF-014. */
    record WrongHash(Role role, String expected, String found) implements Rejection {
        @Override
        public Problem problem() {
            return new Problem("HF-TUF-014", role.text() + " with hash " + expected, found, "copy the file again");
        }
    }

    /** HF-TUF-015. */
    record WrongVersion(Role role, long expected, long found) implements Rejection {
        @Override
        public Problem problem() {
            return new Problem(
                    "HF-TUF-015",
                    role.text() + " version " + expected + " as the file before it says",
                    "version " + found,
                    "build the bundle again");
        }
    }

    /** HF-TUF-016. */
    record DroppedFromSnapshot(String file) implements Rejection {
        @Override
        public Problem problem() {
            return new Problem(
                    "HF-TUF-016",
                    "snapshot that still names " + file,
                    "one that does not",
                    "build the bundle again; a snapshot never forgets a file");
        }
    }
}
