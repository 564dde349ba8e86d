/** Does the agent stay a careful neighbour on a real API server when somebody else changes things too? */
@NullMarked
package dev.holdfast.sim.interfere;

import org.jspecify.annotations.NullMarked;
