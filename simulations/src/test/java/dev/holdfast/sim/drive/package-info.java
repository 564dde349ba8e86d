@NullMarked
package dev.holdfast.sim.drive;

import org.jspecify.annotations.NullMarked;
