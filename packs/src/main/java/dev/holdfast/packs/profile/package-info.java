/**
 * What shall a cluster run? Reads a Profile's spec, finds its packs and locks everything into one Composition, from which
 * rendering needs nothing else. Renders nothing.
 */
@NullMarked
package dev.holdfast.packs.profile;

import org.jspecify.annotations.NullMarked;
