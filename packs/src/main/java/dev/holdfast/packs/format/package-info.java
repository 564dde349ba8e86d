/**
 * What does a pack folder say? Reads YAML as Kubernetes does and pack folders liberally, and reports precisely where
 * something is wrong. Knows no registry, no profile and no rendering.
 */
@NullMarked
package dev.holdfast.packs.format;

import org.jspecify.annotations.NullMarked;
