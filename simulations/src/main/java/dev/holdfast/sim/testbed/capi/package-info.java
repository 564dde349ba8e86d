/**
 * Starts and stops API servers with Cluster API on this machine: its definitions, webhooks and managers, with machines
 * that exist in memory only. One side, or two for a pivot, each in a network of its own.
 *
 * <p>Knows nothing of Holdfast's own use of Cluster API, and writes only inside the folder it is given.
 */
@NullMarked
package dev.holdfast.sim.testbed.capi;

import org.jspecify.annotations.NullMarked;
