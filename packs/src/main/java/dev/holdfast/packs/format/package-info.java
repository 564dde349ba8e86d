/** What does a pack folder say? Reads it liberally, reports precisely. */
@NullMarked
package dev.holdfast.packs.format;

import org.jspecify.annotations.NullMarked;
