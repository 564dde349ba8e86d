/** Which Cluster API objects make a cluster? Pure: no input or output. */
@NullMarked
package dev.holdfast.capi.object;

import org.jspecify.annotations.NullMarked;
