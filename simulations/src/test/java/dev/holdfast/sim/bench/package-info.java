@NullMarked
package dev.holdfast.sim.bench;

import org.jspecify.annotations.NullMarked;
