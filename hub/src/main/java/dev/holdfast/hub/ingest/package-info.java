/** What did a site say, and is it new? Parses strictly, stores events once, acknowledges only what is stored. */
@NullMarked
package dev.holdfast.hub.ingest;

import org.jspecify.annotations.NullMarked;
