package dev.holdfast.agent.step;

/** What came of one step. Only a summary turns it into conditions. */
public sealed interface Outcome {
    /** Everything was as wanted. */
    record Unchanged() implements Outcome {}

    /** Something was written, and is as wanted now. */
    record Changed() implements Outcome {}

    /** Not now: something else has to happen first; the step is tried again by itself. */
    record Waiting(String message) implements Outcome {}

    /** Needs new input or somebody's hands; {@code reason} is one CamelCase word. */
    record Stalled(String reason, String message) implements Outcome {}

    /** Tried and refused; tried again by itself, later and later. */
    record Failed(String message) implements Outcome {}
}
