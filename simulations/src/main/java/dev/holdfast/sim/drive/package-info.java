/** How does a simulation drive Holdfast? As a stranger would: by commands, and by processes that it may kill. */
@NullMarked
package dev.holdfast.sim.drive;

import org.jspecify.annotations.NullMarked;
