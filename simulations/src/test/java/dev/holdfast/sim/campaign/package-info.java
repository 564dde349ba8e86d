/** Do hub and agent survive being killed? The short campaign of every build. */
@NullMarked
package dev.holdfast.sim.campaign;

import org.jspecify.annotations.NullMarked;
