/** Tests of what protocol.desired promises. */
@NullMarked
package dev.holdfast.protocol.desired;

import org.jspecify.annotations.NullMarked;
