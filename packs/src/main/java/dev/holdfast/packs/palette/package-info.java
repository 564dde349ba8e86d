/**
 * How does a profile come from Palette, and go there? Reads and writes Palette's profile JSON. Fields that have no meaning
 * here, and spellings that we write otherwise, travel along in the resource's {@code spec.palette}.
 */
@NullMarked
package dev.holdfast.packs.palette;

import org.jspecify.annotations.NullMarked;
