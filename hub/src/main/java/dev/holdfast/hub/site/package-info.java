/** Which sites are there, and how do they talk? Knows nothing of what runs on them. */
@NullMarked
package dev.holdfast.hub.site;

import org.jspecify.annotations.NullMarked;
