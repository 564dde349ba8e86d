package dev.holdfast.hub.publish;

import dev.holdfast.protocol.problem.Problem;

/** What the Director's last look at a site came to. */
public sealed interface Settled {
    /** The site's Director says everything that is wanted; {@code version} is the one of its timestamp. */
    record Current(long revision, long version) implements Settled {}

    /** Nothing is signed, and why: {@code reason} is the condition, such as HubBehind. */
    record NotSigned(String reason, Problem problem) implements Settled {}
}
