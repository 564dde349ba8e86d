/** Which keys does this hub hold, and what did the fleet's trust start with? Keys live outside the database. */
@NullMarked
package dev.holdfast.hub.keys;

import org.jspecify.annotations.NullMarked;
