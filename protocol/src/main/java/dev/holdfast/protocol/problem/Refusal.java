package dev.holdfast.protocol.problem;

import java.io.Serial;

/**
 * Carries a {@link Problem} out of nested parsing code to the door that turns it into an answer. Never a yes/no answer
 * across packages: doors return values.
 */
public final class Refusal extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    public Refusal(Problem problem) {
        super(problem.line(), null, false, false);
        this.problem = problem;
    }

    public Refusal(String code, String expected, String found, String remedy) {
        this(new Problem(code, expected, found, remedy));
    }

    public Problem problem() {
        return problem;
    }
}
