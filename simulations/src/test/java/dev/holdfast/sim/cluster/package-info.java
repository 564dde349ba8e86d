/** Does the agent's side of Kubernetes hold against a real API server? */
@NullMarked
package dev.holdfast.sim.cluster;

import org.jspecify.annotations.NullMarked;
