/** Charts from a person's folder to a cluster, and the comparison with helm. */
@NullMarked
package dev.holdfast.sim.parity;

import org.jspecify.annotations.NullMarked;
