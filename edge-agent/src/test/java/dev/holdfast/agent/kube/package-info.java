/** Does a cluster behave as the agent expects, in memory and for real? */
@NullMarked
package dev.holdfast.agent.kube;

import org.jspecify.annotations.NullMarked;
