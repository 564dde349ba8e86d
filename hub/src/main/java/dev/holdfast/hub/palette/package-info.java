/** How do profiles come from Palette's files into this hub, and go back? Checks everything before anything is kept. */
@NullMarked
package dev.holdfast.hub.palette;

import org.jspecify.annotations.NullMarked;
