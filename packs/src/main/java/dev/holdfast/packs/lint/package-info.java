/**
 * What is wrong with these packs, and what do they become? Finds packs below a folder, lints each and renders each alone,
 * as {@code holdfast pack} does. Knows no profile that a person wrote.
 */
@NullMarked
package dev.holdfast.packs.lint;

import org.jspecify.annotations.NullMarked;
