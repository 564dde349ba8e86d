/** How does a secret turn over? New values, and which clusters have them. */
@NullMarked
package dev.holdfast.hub.rotation;

import org.jspecify.annotations.NullMarked;
