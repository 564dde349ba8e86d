/** What changes between two sets of values, and where somebody's own values stand in the way? Pure. */
@NullMarked
package dev.holdfast.packs.change;

import org.jspecify.annotations.NullMarked;
