@NullMarked
package dev.holdfast.protocol.value;

import org.jspecify.annotations.NullMarked;
