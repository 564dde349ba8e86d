/**
 * Starts and stops real Kubernetes API servers on this machine, for tests, benchmarks and the demo.
 *
 * <p>Knows nothing of hub, agent or profiles, and writes only inside the folder it is given.
 */
@NullMarked
package dev.holdfast.sim.testbed;

import org.jspecify.annotations.NullMarked;
