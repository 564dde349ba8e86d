/** Does work at hub and sites grow with changes only? Counted, never timed. */
@NullMarked
package dev.holdfast.sim.site;

import org.jspecify.annotations.NullMarked;
