/** Tests of what protocol.json promises. */
@NullMarked
package dev.holdfast.protocol.json;

import org.jspecify.annotations.NullMarked;
