/** How does a file survive a power cut? Temp file, fsync, atomic move, fsync of the folder; knows no content. */
@NullMarked
package dev.holdfast.hub.disk;

import org.jspecify.annotations.NullMarked;
