/**
 * What does a profile become for a site? Takes a composition and a site's values, lets Helm evaluate the macros, and makes
 * normal, ordered, checked layers whose bytes are the same on every machine. Reads no registry.
 */
@NullMarked
package dev.holdfast.packs.render;

import org.jspecify.annotations.NullMarked;
