/** Does our side of Cluster API hold against real API servers? */
@NullMarked
package dev.holdfast.sim.capi;

import org.jspecify.annotations.NullMarked;
