/** Starts the hub and stops it, in order. Start reading at HubMain. */
@NullMarked
package dev.holdfast.hub;

import org.jspecify.annotations.NullMarked;
