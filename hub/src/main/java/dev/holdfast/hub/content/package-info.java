/** Where does signed content lie? Blobs by digest and metadata files by name, outside the database; believes nothing and signs nothing. */
@NullMarked
package dev.holdfast.hub.content;

import org.jspecify.annotations.NullMarked;
