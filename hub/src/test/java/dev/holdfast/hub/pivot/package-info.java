/** Tests of what passes between the hub and a site in a pivot. */
@NullMarked
package dev.holdfast.hub.pivot;

import org.jspecify.annotations.NullMarked;
