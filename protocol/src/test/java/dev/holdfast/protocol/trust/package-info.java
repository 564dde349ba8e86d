/** Tests of what protocol.trust promises. */
@NullMarked
package dev.holdfast.protocol.trust;

import org.jspecify.annotations.NullMarked;
