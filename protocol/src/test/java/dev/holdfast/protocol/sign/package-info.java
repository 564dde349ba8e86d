/** Tests of what protocol.sign promises. */
@NullMarked
package dev.holdfast.protocol.sign;

import org.jspecify.annotations.NullMarked;
