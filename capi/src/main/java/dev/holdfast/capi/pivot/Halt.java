package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.problem.Problem;
import java.io.Serial;
import java.util.List;

/** Carries out of nested steps why a step ends here; the door turns it into a {@link Progress}. */
final class Halt extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** What kind of end. */
    enum Kind {
        /** Later it may work. */
        WAIT,
        /** It will not work while things are as they are. */
        STOP
    }

    private final Kind kind;
    private final transient List<Problem> problems;

    private Halt(Kind kind, List<Problem> problems) {
        super(problems.getFirst().line(), null, false, false);
        this.kind = kind;
        this.problems = List.copyOf(problems);
    }

    static Halt wait(Problem problem) {
        return new Halt(Kind.WAIT, List.of(problem));
    }

    static Halt stop(List<Problem> problems) {
        return new Halt(Kind.STOP, problems);
    }

    static Halt stop(String code, String expected, String found, String remedy) {
        return stop(List.of(new Problem(code, expected, found, remedy)));
    }

    Kind kind() {
        return kind;
    }

    List<Problem> problems() {
        return problems;
    }
}
