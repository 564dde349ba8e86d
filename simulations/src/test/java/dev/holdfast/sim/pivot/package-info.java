/**
 * A cluster's management goes from the hub to a site and back, over every way that a site has; between real API servers
 * also with processes that are killed, and beside clusterctl.
 */
@NullMarked
package dev.holdfast.sim.pivot;

import org.jspecify.annotations.NullMarked;
