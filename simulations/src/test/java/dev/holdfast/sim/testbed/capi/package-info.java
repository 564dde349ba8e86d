/** Does the bed of two API servers with Cluster API hold, and does Cluster API take what we write? */
@NullMarked
package dev.holdfast.sim.testbed.capi;

import org.jspecify.annotations.NullMarked;
