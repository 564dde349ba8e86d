/** Does a site keep what runs whatever fails around it, and say what failed and since when? */
@NullMarked
package dev.holdfast.sim.fault;

import org.jspecify.annotations.NullMarked;
