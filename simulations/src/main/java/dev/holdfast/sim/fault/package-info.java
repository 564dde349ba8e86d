/** What can go wrong between two programs? Links that can be cut, slowed and broken on purpose. */
@NullMarked
package dev.holdfast.sim.fault;

import org.jspecify.annotations.NullMarked;
