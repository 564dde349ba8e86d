package dev.holdfast.agent.identity;

import dev.holdfast.protocol.problem.Problem;

/** What an enrolment came to. */
public sealed interface EnrolResult {
    record Enrolled(Identity identity) implements EnrolResult {}

    /** This data folder already belongs to that site of that fleet. */
    record AlreadyHere(Identity identity) implements EnrolResult {}

    record Refused(Problem problem) implements EnrolResult {}

    /** No answer; nothing is lost, the same token works again. */
    record Unreachable(String reason) implements EnrolResult {}
}
