/**
 * Does a pivot keep its promises between two real API servers? Drives both roles, in this process or in processes that
 * are killed, with somebody beside who looks at both servers and knows nothing of pivots.
 */
@NullMarked
package dev.holdfast.sim.pivot;

import org.jspecify.annotations.NullMarked;
