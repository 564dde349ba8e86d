/** Tests of what protocol.layer promises. */
@NullMarked
package dev.holdfast.protocol.layer;

import org.jspecify.annotations.NullMarked;
