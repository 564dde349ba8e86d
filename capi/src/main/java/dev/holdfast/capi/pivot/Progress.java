package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.problem.Problem;
import java.time.Duration;
import java.util.List;

/** What one step of a pivot came to. */
public sealed interface Progress {
    /** There is no pivot here. */
    record Idle() implements Progress {}

    /** Something was done and written down; step again at once. */
    record Moved(Phase phase) implements Progress {}

    /** Nothing to do before the other side, the controllers or a server answer; ask again after this time. */
    record Waiting(Phase phase, Problem why, Duration again) implements Progress {
        private static final List<String> TROUBLE = List.of("HF-PIV-016", "HF-PIV-018", "HF-PIV-026");

        /** Whether a person may have to help: a server is silent or refuses. The rest comes about by itself. */
        public boolean isTrouble() {
            return TROUBLE.contains(why.code());
        }
    }

    /** A person has to look; both sides are left as they are. */
    record Blocked(Phase phase, List<Problem> problems) implements Progress {
        public Blocked {
            problems = List.copyOf(problems);
        }
    }

    /** The end, and what led to it when it was not a commit. */
    record Finished(Phase phase, List<Problem> problems) implements Progress {
        public Finished {
            problems = List.copyOf(problems);
        }
    }
}
