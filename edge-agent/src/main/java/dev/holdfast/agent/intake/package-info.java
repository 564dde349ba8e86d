/**
 * What comes in, and may it be adopted? One path for broker, HTTPS and stick: verify, match, stage, flip in one
 * transaction. Never talks to the cluster and does not know the uplink.
 */
@NullMarked
package dev.holdfast.agent.intake;

import org.jspecify.annotations.NullMarked;
