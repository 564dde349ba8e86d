/**
 * What did a person write? Reads resource documents strictly and lists everything that is wrong with them at once. Knows
 * no kind and keeps nothing.
 */
@NullMarked
package dev.holdfast.hub.document;

import org.jspecify.annotations.NullMarked;
