/** What would an update bring to a cluster, what stands in its way, when is it applied, and how does a cluster go back? */
@NullMarked
package dev.holdfast.hub.change;

import org.jspecify.annotations.NullMarked;
