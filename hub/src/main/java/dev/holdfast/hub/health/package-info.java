/** Is the hub well, and how well is the fleet, in numbers? */
@NullMarked
package dev.holdfast.hub.health;

import org.jspecify.annotations.NullMarked;
