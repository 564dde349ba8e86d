/** Is a pivot safe wherever its processes die? */
@NullMarked
package dev.holdfast.capi.pivot;

import org.jspecify.annotations.NullMarked;
