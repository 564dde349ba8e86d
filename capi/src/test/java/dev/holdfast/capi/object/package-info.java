/** Which Cluster API objects make a cluster? */
@NullMarked
package dev.holdfast.capi.object;

import org.jspecify.annotations.NullMarked;
