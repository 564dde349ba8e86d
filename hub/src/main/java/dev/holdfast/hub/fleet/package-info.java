/** What is known of each site, and since when? An image of the last reports; decides nothing. */
@NullMarked
package dev.holdfast.hub.fleet;

import org.jspecify.annotations.NullMarked;
