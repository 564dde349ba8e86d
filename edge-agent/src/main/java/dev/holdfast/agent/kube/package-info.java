/**
 * How does the agent talk to its cluster? Reads, applies, deletes and watches objects as JSON trees; decides nothing. The
 * only package of the agent that knows a Kubernetes client.
 */
@NullMarked
package dev.holdfast.agent.kube;

import org.jspecify.annotations.NullMarked;
