/** Does a kill at any moment lose or double anything? Seeded campaigns with real processes. */
@NullMarked
package dev.holdfast.sim.campaign;

import org.jspecify.annotations.NullMarked;
