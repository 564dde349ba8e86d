package dev.holdfast.agent.intake;

import dev.holdfast.protocol.id.Revision;
import dev.holdfast.protocol.problem.Problem;

/** What an import came to. */
public sealed interface ImportResult {
    /** This revision is now the desired one. */
    record Imported(Revision revision) implements ImportResult {}

    /** Nothing newer in it. */
    record AlreadyHere() implements ImportResult {}

    /** Wrong, old or foreign: trust and desired state are as they were. */
    record Refused(Problem problem) implements ImportResult {}

    /** The source broke off; whole blobs are kept and the next try goes on from there. */
    record Unreachable(String reason) implements ImportResult {}
}
