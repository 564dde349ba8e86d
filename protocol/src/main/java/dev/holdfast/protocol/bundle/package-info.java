/** Reads and writes what travels on a stick: bundles out (.hfb), reports back (.hfr). */
@NullMarked
package dev.holdfast.protocol.bundle;

import org.jspecify.annotations.NullMarked;
