/**
 * What does the agent rely on, whichever cluster it talks to? One abstract test, run here against the cluster in memory
 * and by the simulations against a real API server (as a test jar).
 */
@NullMarked
package dev.holdfast.agent.kube.contract;

import org.jspecify.annotations.NullMarked;
