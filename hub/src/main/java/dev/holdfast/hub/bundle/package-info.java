/** What goes onto the stick for one site? Writes .hfb files from signed metadata and content. */
@NullMarked
package dev.holdfast.hub.bundle;

import org.jspecify.annotations.NullMarked;
