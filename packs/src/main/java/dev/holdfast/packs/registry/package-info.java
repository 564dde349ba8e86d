/**
 * Where do packs come from? Finds a pack by name and tag in an ordered list of registries and says exactly which one it
 * took. Knows no profile.
 */
@NullMarked
package dev.holdfast.packs.registry;

import org.jspecify.annotations.NullMarked;
