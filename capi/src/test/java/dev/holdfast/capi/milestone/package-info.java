/** Where does a cluster stand that Cluster API makes? */
@NullMarked
package dev.holdfast.capi.milestone;

import org.jspecify.annotations.NullMarked;
