/** What changes between two values, two objects, two contents of a site, and what does that disturb? Pure. */
@NullMarked
package dev.holdfast.protocol.change;

import org.jspecify.annotations.NullMarked;
