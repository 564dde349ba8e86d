/**
 * How is a site and its cluster? Puts together what people want, what is signed and what the site reported, each with its
 * age. Stores nothing.
 */
@NullMarked
package dev.holdfast.hub.status;

import org.jspecify.annotations.NullMarked;
