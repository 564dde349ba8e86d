package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.problem.Refusal;
import java.util.List;
import java.util.function.Supplier;

/** Where the ends of nested steps become values. */
final class Door {
    private Door() {}

    static Progress open(Phase phase, PivotTimes times, Supplier<Progress> step) {
        try {
            return step.get();
        } catch (Halt halt) {
            return switch (halt.kind()) {
                case WAIT -> new Progress.Waiting(phase, halt.problems().getFirst(), times.poll());
                case STOP -> new Progress.Blocked(phase, halt.problems());
            };
        } catch (Refusal refusal) {
            return new Progress.Blocked(phase, List.of(refusal.problem()));
        }
    }
}
